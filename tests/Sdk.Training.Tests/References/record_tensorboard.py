#!/usr/bin/python3
"""Records the bytes of an event file made by TensorBoard's own protocol files and record writer.

Usage: record_tensorboard.py <checkout of tensorflow/tensorboard>
Needs Debian's protobuf-compiler and python3-protobuf. Writes tests/fixtures/training/events.tfevents.
"""
import array
import os
import struct
import subprocess
import sys
import tempfile

source = os.path.abspath(sys.argv[1])
out = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "fixtures", "training", "events.tfevents")
build = tempfile.mkdtemp()
protos = [f"tensorboard/compat/proto/{name}.proto" for name in (
    "event", "summary", "tensor", "tensor_shape", "types", "resource_handle", "histogram")]
subprocess.run(["protoc", f"-I{source}", f"--python_out={build}", *protos], check=True)
sys.path.insert(0, build)
from tensorboard.compat.proto import event_pb2, summary_pb2, tensor_pb2, tensor_shape_pb2, types_pb2  # noqa: E402

# The masked checksum of TensorBoard's TensorFlow-free record writer.
namespace = {"array": array}
stub = open(os.path.join(source, "tensorboard/compat/tensorflow_stub/pywrap_tensorflow.py")).read()
exec(stub[stub.index("def masked_crc32c"):stub.index("class ")], namespace)
masked = namespace["masked_crc32c"]


def event(step, **fields):
    return event_pb2.Event(wall_time=1700000000.25, step=step, **fields)


def value(**fields):
    return summary_pb2.Summary(value=[summary_pb2.Summary.Value(**fields)])


text = tensor_pb2.TensorProto(
    dtype=types_pb2.DT_STRING,
    tensor_shape=tensor_shape_pb2.TensorShapeProto(dim=[tensor_shape_pb2.TensorShapeProto.Dim(size=1)]),
    string_val=["# Titel\nträining 😀".encode()])
events = [
    event_pb2.Event(wall_time=1700000000.25, file_version="brain.Event:2"),
    event(300, session_log=event_pb2.SessionLog(status=event_pb2.SessionLog.START)),
    event(0, summary=summary_pb2.Summary(value=[
        summary_pb2.Summary.Value(tag="train/loss", simple_value=5.5),
        summary_pb2.Summary.Value(tag="train/rate", simple_value=0.0)])),
    event(301, summary=value(tag="options", tensor=text, metadata=summary_pb2.SummaryMetadata(
        plugin_data=summary_pb2.SummaryMetadata.PluginData(plugin_name="text")))),
    event(70000, summary=value(tag="sheet", image=summary_pb2.Summary.Image(
        height=2, width=300, colorspace=3, encoded_image_string=bytes(range(256))))),
]
with open(out, "wb") as file:
    for one in events:
        data = one.SerializeToString()
        header = struct.pack("<Q", len(data))
        file.write(header + struct.pack("<I", masked(header)) + data + struct.pack("<I", masked(data)))
