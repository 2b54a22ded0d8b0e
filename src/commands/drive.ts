import { collectIfLarge } from '../io/heap.ts';
import { Turns } from '../io/turns.ts';
import type { Piece } from '../pipeline/piece.ts';
import type { Progress } from '../present/progress.ts';

/** What a command does with the items of a run. */
export interface DriveOptions<Item> {
  /** Takes an item; false ends the run before the item is counted. */
  take(item: Item): boolean;
  /** Writes buffered output if it is due. */
  flush(): Promise<void>;
  /** The output has to be flushed before the next item. */
  isFull?(): boolean;
  /** No more items are needed: the output was closed, or the command has enough. */
  isOver(): boolean;
  readonly progress?: Progress | undefined;
}

/** Items between two flushes: a chunk may hold a hundred thousand units. */
const ITEMS_AT_ONCE = 256;

/** Consumes the pieces of an input; true if it was read to its end. */
export const drive = async <Item>(
  pieces: AsyncIterable<Piece<Item>>,
  { take, flush, isFull = () => false, isOver, progress }: DriveOptions<Item>,
): Promise<boolean> => {
  const turns = new Turns();
  const pause = async (bytesRead: number): Promise<boolean> => {
    progress?.update(bytesRead);
    await flush();
    if (turns.isDue) await turns.take();
    collectIfLarge();
    return isOver();
  };
  let over = false;
  for await (const { items, bytesRead } of pieces) {
    let count = 0;
    for (const item of items) {
      over = !take(item) || ((++count % ITEMS_AT_ONCE === 0 || isFull()) && (await pause(bytesRead)));
      if (over) break;
    }
    over = (await pause(bytesRead)) || over;
    if (over) break;
  }
  await progress?.stop();
  return !over;
};
