/**
 * Whether the lists that an Arrow IPC file's metadata declares fit into the file: its footer, schema, and each batch's header.
 * The library believes any length it reads, so that one damaged byte can keep it busy for minutes.
 * Everything else (offsets, types) it checks itself. Layout: Arrow's File.fbs, Schema.fbs and Message.fbs.
 */
export function hasPlausibleLists(bytes: Uint8Array): boolean {
  try {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const end = bytes.length - 10; // length of the footer, then "ARROW1"
    const start = end - view.getInt32(end, true);
    if (start < 8 || start >= end) return false;
    const footer = new Metadata(view, start);
    const { dictionaries, batches } = { dictionaries: footer.list(2), batches: footer.list(3) };
    if (!fits(footer.list(4)?.length, 4, view) || !fits(dictionaries?.length, 24, view) || !fits(batches?.length, 24, view))
      return false;
    const schema = footer.table(1);
    if (!schema || !hasPlausibleFields(schema, 1, 0, view) || !fits(schema.list(2)?.length, 4, view)) return false;
    for (const blocks of [dictionaries, batches]) {
      for (let i = 0; i < (blocks?.length ?? 0); i++) {
        const offset = Number(view.getBigInt64(blocks!.at + 24 * i, true));
        const skipped = view.getInt32(offset, true) === -1 ? 8 : 4; // old files have no continuation mark
        const header = new Metadata(view, offset + skipped).table(2);
        const batch = blocks === dictionaries ? header?.table(1) : header;
        if (!fits(batch?.list(1)?.length, 16, view) || !fits(batch?.list(2)?.length, 16, view)) return false;
      }
    }
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false; // reading beyond the file
    throw error;
  }
}

const fits = (length: number | undefined, size: number, view: DataView): boolean => (length ?? 0) * size <= view.byteLength;

/** Fields of a schema (slot 1) or children of a field (slot 5). */
function hasPlausibleFields(table: Metadata, slot: number, depth: number, view: DataView): boolean {
  const list = table.list(slot);
  if (depth > 16 || !fits(list?.length, 4, view)) return false;
  for (let i = 0; i < (list?.length ?? 0); i++) {
    const at = list!.at + 4 * i;
    const field = new Metadata(view, at);
    if (!fits(field.list(6)?.length, 4, view) || !hasPlausibleFields(field, 5, depth + 1, view)) return false;
  }
  return true;
}

/** A flatbuffers table, reached through the offset that stands at `from`. */
export class Metadata {
  readonly #view: DataView;
  readonly #start: number;
  constructor(view: DataView, from: number) {
    this.#view = view;
    this.#start = from + view.getUint32(from, true);
  }

  /** Where a slot's value stands, or undefined if it is left out. */
  #slot(slot: number): number | undefined {
    const layout = this.#start - this.#view.getInt32(this.#start, true);
    if (4 + 2 * slot >= this.#view.getUint16(layout, true)) return undefined;
    const offset = this.#view.getUint16(layout + 4 + 2 * slot, true);
    return offset === 0 ? undefined : this.#start + offset;
  }

  /** A byte (a type's number), a 64-bit integer, a text. */
  byte(slot: number): number | undefined {
    const at = this.#slot(slot);
    return at === undefined ? undefined : this.#view.getUint8(at);
  }

  long(slot: number): number | undefined {
    const at = this.#slot(slot);
    return at === undefined ? undefined : Number(this.#view.getBigInt64(at, true));
  }

  text(slot: number): string | undefined {
    const { length, at } = this.list(slot) ?? {};
    if (length === undefined || at === undefined) return undefined;
    return new TextDecoder().decode(new Uint8Array(this.#view.buffer, this.#view.byteOffset + at, length));
  }

  /** The tables of a list of tables; the first numbers of the structs of a list of structs of `size` bytes. */
  tables(slot: number): readonly Metadata[] {
    const { length = 0, at = 0 } = this.list(slot) ?? {};
    return Array.from({ length }, (_, i) => new Metadata(this.#view, at + 4 * i));
  }

  structs(slot: number, size: number): readonly number[] {
    const { length = 0, at = 0 } = this.list(slot) ?? {};
    return Array.from({ length }, (_, i) => Number(this.#view.getBigInt64(at + size * i, true)));
  }

  table(slot: number): Metadata | undefined {
    const at = this.#slot(slot);
    return at === undefined ? undefined : new Metadata(this.#view, at);
  }

  list(slot: number): { readonly length: number; readonly at: number } | undefined {
    const at = this.#slot(slot);
    if (at === undefined) return undefined;
    const start = at + this.#view.getUint32(at, true);
    return { length: this.#view.getUint32(start, true), at: start + 4 };
  }
}
