import { NESTED, READERS } from './generated/records.js';
import { Page, type PageHead } from './page.js';

/** @internal A page as it comes from the native layer. */
export type PackedItem = [
  kind: 2,
  told: number,
  text: string,
  numbers: Int32Array,
  head: string,
  rest: string | null,
];

/** @internal What readers of records need; `packed.rs` says how it is laid out. */
export interface Packed {
  readonly text: string;
  readonly numbers: Int32Array;
  readonly words: readonly string[];
  readonly count: number;
  /** Where the texts of records begin: behind the words. */
  readonly textStart: number;
}

/** @internal */
export function unpack<T>([, told, text, numbers, head, rest]: PackedItem): Page<T> {
  const records: T[] = [];
  const count = numbers[0]!;
  const lengths = numbers.length - numbers[1]!;
  const words: string[] = [];
  let textStart = 0;
  for (let at = lengths; at < numbers.length; at++) {
    const end = textStart + numbers[at]!;
    words.push(text.substring(textStart, end));
    textStart = end;
  }
  READERS[told]!({ text, numbers, words, count, textStart }, records);
  // Filled while it is a plain array, which V8 does faster than for a class of its own.
  const page: Page<T> = Object.setPrototypeOf(records, Page.prototype);
  if (rest !== null) {
    for (const [index, name, value] of JSON.parse(rest) as [number, string, unknown][]) {
      (page[index] as Record<string, unknown>)[name] = NESTED[name]?.(value) ?? value;
    }
  }
  describe(page, head);
  return page;
}

const HEADS = new WeakMap<Page<unknown>, string | PageHead>();

function describe(page: Page<unknown>, head: string): void {
  HEADS.set(page, head);
}

/** @internal Most readers never look at it, so it is read when somebody does. */
export function headOf(page: Page<unknown>): PageHead | undefined {
  const head = HEADS.get(page);
  if (typeof head !== 'string') return head;
  const read = readHead(JSON.parse(head));
  HEADS.set(page, read);
  return read;
}

function readHead({ envelope, ...members }: any): PageHead {
  return { ...present(members), ...readEnvelope(envelope) };
}

/** @internal Without the members that are null. */
export function present<T extends object>(members: T): T {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(members)) {
    if (value !== null && value !== undefined) kept[name] = value;
  }
  return kept as T;
}

/** @internal */
export function readEnvelope({ expires, tokenExpires, location, facilitatorMember, ...members }: any): any {
  return present({
    ...members,
    expires: date(expires),
    tokenExpires: date(tokenExpires?.date),
    location: location && present(location),
    facilitatorMember: facilitatorMember && present(facilitatorMember),
  });
}

/** @internal */
export function date(millis: number | null | undefined): Date | undefined {
  return typeof millis === 'number' ? new Date(millis) : undefined;
}
