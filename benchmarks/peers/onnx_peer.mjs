// Plain-operator ONNX in onnxruntime-node, as a peer of the benchmark: one JSON request a line, one JSON line back.
// Arguments: the exported directory (onnx/vision_model.onnx, onnx/text_model.onnx), the number of threads, the engine's folder.
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import path from 'node:path';

const [directory, threads, engine] = process.argv.slice(2);
const require = createRequire(path.join(engine, 'package.json'));
const ort = require('onnxruntime-node');
const options = { intraOpNumThreads: Number(threads), graphOptimizationLevel: 'all' };
const sessions = {};

async function session(tower) {
  sessions[tower] ??= await ort.InferenceSession.create(path.join(directory, 'onnx', `${tower}_model.onnx`), options);
  return sessions[tower];
}

function pixels(batch) {
  const values = new Float32Array(batch * 3 * 224 * 224);
  let state = 1;
  for (let index = 0; index < values.length; index++) {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    values[index] = state / 0x40000000 - 1;
  }
  return { pixel_values: new ort.Tensor('float32', values, [batch, 3, 224, 224]) };
}

// Tokens of an ordinary caption with both specials, 8 to 16, mean 12; the same rule in every contender.
const captionLength = row => 8 + ((row * 5 + 4) % 9);

// Unlike torch's peer the batch is trimmed to its longest text: a plain ONNX user can do that too.
async function ids(batch) {
  const longest = Math.max(...Array.from({ length: batch }, (_, row) => captionLength(row)));
  const values = new BigInt64Array(batch * longest);
  const mask = new BigInt64Array(batch * longest);
  for (let row = 0; row < batch; row++) {
    const length = captionLength(row);
    for (let position = 0; position < length; position++) {
      const index = row * longest + position;
      mask[index] = 1n;
      values[index] = position === 0 ? 49406n : position === length - 1 ? 49407n : BigInt((index * 7919) % 49000 + 1);
    }
  }
  const feeds = { input_ids: new ort.Tensor('int64', values, [batch, longest]) };
  if ((await session('text')).inputNames.includes('attention_mask')) {
    feeds.attention_mask = new ort.Tensor('int64', mask, [batch, longest]);
  }
  return feeds;
}

async function answer(request) {
  if (request.op === 'memory') {
    return { peakMegabytes: process.resourceUsage().maxRSS / 1024 };
  }
  const tower = request.op === 'image' ? 'vision' : 'text';
  const feeds = request.op === 'image' ? pixels(request.batch) : await ids(request.batch);
  const model = await session(tower);
  const output = tower === 'vision' ? 'image_embeds' : 'text_embeds';
  const seconds = [];
  for (let repeat = 0; repeat < request.repeats; repeat++) {
    const started = performance.now();
    await model.run(feeds, [output]);
    seconds.push((performance.now() - started) / 1000);
  }
  return { seconds };
}

console.log(JSON.stringify({ ready: true, version: `onnxruntime-node ${ort.env?.versions?.node ?? ''}`.trim() }));
for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await answer(JSON.parse(line))));
}
