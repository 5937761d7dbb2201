import type { Dataset } from "./client.ts";
import { fitText, LONGEST, MOST_BYTES } from "./values.ts";

/** Characters of the column list that are sent; a wider table says how many columns it leaves out. */
const COLUMNS = 250_000;
const LONGEST_OF = { name: 500, context: 500, source: 10_000 } as const;

/** A data set as MLflow takes it, with what it wants as JSON in text. */
export interface WireDataset {
  readonly tags: readonly [{ readonly key: "mlflow.data.context"; readonly value: string }];
  readonly dataset: {
    readonly name: string;
    readonly digest: string;
    readonly source_type: string;
    readonly source: string;
    readonly schema?: string;
    readonly profile?: string;
  };
}

/** Data sets in requests of a size that is taken. */
export function wireDatasets(inputs: readonly Dataset[]): readonly (readonly WireDataset[])[] {
  const parts: WireDataset[][] = [];
  let bytes = MOST_BYTES;
  for (const input of inputs) {
    const wire = wireDataset(input);
    const more = Buffer.byteLength(JSON.stringify(wire));
    if (bytes + more > MOST_BYTES) {
      parts.push([]);
      bytes = 0;
    }
    parts.at(-1)!.push(wire);
    bytes += more;
  }
  return parts;
}

function wireDataset({ name, digest, context, source, columns, rows }: Dataset): WireDataset {
  const listed = columns && withinCharacters(columns.map((column) => ({ ...column, required: true })));
  const profile = {
    ...(rows !== undefined && { num_rows: rows }),
    ...(columns && { num_columns: columns.length, ...(listed!.length < columns.length && { columns_listed: listed!.length }) }),
  };
  return {
    tags: [{ key: "mlflow.data.context", value: fitText(context, LONGEST_OF.context).text }],
    dataset: {
      name: fitText(name, LONGEST_OF.name).text,
      digest: digest.slice(0, LONGEST.digest),
      source_type: "local",
      source: JSON.stringify({ uri: fitText(source, LONGEST_OF.source).text }),
      ...(listed && { schema: JSON.stringify({ mlflow_colspec: listed }) }),
      ...(Object.keys(profile).length > 0 && { profile: JSON.stringify(profile) }),
    },
  };
}

function withinCharacters<T>(items: readonly T[]): readonly T[] {
  let characters = 0;
  const end = items.findIndex((item) => {
    characters += JSON.stringify(item).length + 1;
    return characters > COLUMNS;
  });
  return end < 0 ? items : items.slice(0, end);
}
