// Reads a Parquet file with hyparquet: JSON with its columns and rows on standard output. Argument: the file.
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';

const file = await asyncBufferFromFile(process.argv[2]);
const metadata = await parquetMetadataAsync(file);
const rows = await parquetReadObjects({ file, metadata, compressors });
const plain = (_, value) => typeof value === 'bigint' ? Number(value) : value;
console.log(JSON.stringify({
  columns: metadata.schema.slice(1).map(column => [column.name, column.type, column.converted_type ?? null]),
  groups: metadata.row_groups.length,
  rows,
}, plain));
