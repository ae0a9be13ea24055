// Runs the byte-level tokenizer of a directory in Transformers.js: a JSON list of texts on standard input, their ids and the texts
// of these on standard output. Argument: the directory.
import path from 'node:path';
import { readFileSync } from 'node:fs';
import { env, AutoTokenizer } from '@huggingface/transformers';

const directory = path.resolve(process.argv[2]);
env.allowRemoteModels = false;
env.localModelPath = path.dirname(directory) + path.sep;
const tokenizer = await AutoTokenizer.from_pretrained(path.basename(directory), { local_files_only: true });
const answers = JSON.parse(readFileSync(0, 'utf8')).map(text => {
  const ids = tokenizer.encode(text, { add_special_tokens: false });
  return { text, ids, decoded: ids.length === 0 ? '' : tokenizer.decode(ids, { skip_special_tokens: true, clean_up_tokenization_spaces: false }) };
});
console.log(JSON.stringify(answers));
