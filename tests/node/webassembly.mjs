// Runs one exported network in the WebAssembly build of ONNX Runtime, as browsers do: a JSON request on standard input, a JSON
// answer on standard output. Argument: the .onnx file. Request: inputs by name, each with type, data and dims.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const ort = createRequire(import.meta.url)('onnxruntime-web');
ort.env.wasm.numThreads = 1;
const session = await ort.InferenceSession.create(readFileSync(process.argv[2]), { executionProviders: ['wasm'] });
const feeds = {};
for (const [name, { type, data, dims }] of Object.entries(JSON.parse(readFileSync(0, 'utf8')))) {
  feeds[name] = new ort.Tensor(type, type === 'int64' ? BigInt64Array.from(data, BigInt) : Float32Array.from(data), dims);
}

const answer = {};
for (const [name, { dims, data }] of Object.entries(await session.run(feeds))) {
  answer[name] = { dims, data: Array.from(data, Number) };
}
console.log(JSON.stringify(answer));
