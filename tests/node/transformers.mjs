// Runs an exported directory in Transformers.js: a JSON request on standard input, a JSON answer on standard output.
// Argument: the directory. Request: texts, pixels (flat) with their shape, image (a file), dtype, level (of
// ONNX Runtime's graph optimisation).
import path from 'node:path';
import { readFileSync } from 'node:fs';
import {
  env, AutoProcessor, AutoTokenizer, CLIPModel, CLIPTextModelWithProjection, CLIPVisionModelWithProjection, RawImage, Tensor, pipeline,
} from '@huggingface/transformers';

const directory = path.resolve(process.argv[2]);
const request = JSON.parse(readFileSync(0, 'utf8'));
env.allowRemoteModels = false;
env.allowLocalModels = true;
env.localModelPath = path.dirname(directory) + path.sep;
const name = path.basename(directory);
const options = {
  dtype: request.dtype ?? 'fp32', local_files_only: true, session_options: { graphOptimizationLevel: request.level ?? 'all' },
};

const plain = tensor => ({ dims: tensor.dims, type: tensor.type, data: Array.from(tensor.data, Number) });
const answer = {};

let texts;
if (request.texts) {
  const tokenizer = await AutoTokenizer.from_pretrained(name, options);
  texts = await tokenizer(request.texts, { padding: true, truncation: true });
  answer.input_ids = plain(texts.input_ids);
  const model = await CLIPTextModelWithProjection.from_pretrained(name, options);
  const { text_embeds, last_hidden_state } = await model(texts);
  answer.text_embeds = plain(text_embeds);
  answer.text_states = plain(last_hidden_state);
}

let pixel_values;
if (request.pixels) {
  pixel_values = new Tensor('float32', Float32Array.from(request.pixels), request.shape);
  const model = await CLIPVisionModelWithProjection.from_pretrained(name, options);
  const { image_embeds, last_hidden_state } = await model({ pixel_values });
  answer.image_embeds = plain(image_embeds);
  if (last_hidden_state) {
    answer.image_states = plain(last_hidden_state);
  }
}

if (texts && pixel_values) {
  const model = await CLIPModel.from_pretrained(name, options);
  const output = await model({ ...texts, pixel_values });
  answer.logits_per_image = plain(output.logits_per_image);
  answer.logits_per_text = plain(output.logits_per_text);
  answer.unit_text_embeds = plain(output.text_embeds);
  answer.unit_image_embeds = plain(output.image_embeds);
}

if (request.image) {
  const image = await RawImage.read(request.image);
  const processor = await AutoProcessor.from_pretrained(name, options);
  answer.pixel_values = plain((await processor(image)).pixel_values);
  if (request.labels) {
    const classify = await pipeline('zero-shot-image-classification', name, options);
    answer.classes = await classify(image, request.labels, { hypothesis_template: '{}' });
  }
}

console.log(JSON.stringify(answer));
