import { Turns } from '../io/turns.ts';
import type { Piece } from '../pipeline/piece.ts';
import type { Progress } from '../present/progress.ts';

/** What a command does with the items of a run. */
export interface DriveOptions<Item> {
  /** Takes an item; false ends the run before the item is counted. */
  take(item: Item): boolean;
  /** Writes what has gathered, where that is due. */
  flush(): Promise<void>;
  /** Nothing more is wanted: the reader of the output has left, or the command has enough. */
  isOver(): boolean;
  readonly progress: Progress;
}

/** A chunk may hold a hundred thousand units: after so many of them output, progress and the event loop get their turn. */
const ITEMS_AT_ONCE = 256;

/** Runs through the pieces of an input. Was it taken to its end? */
export const drive = async <Item>(
  pieces: AsyncIterable<Piece<Item>>,
  { take, flush, isOver, progress }: DriveOptions<Item>,
): Promise<boolean> => {
  const turns = new Turns();
  const pause = async (bytesRead: number): Promise<boolean> => {
    progress.update(bytesRead);
    await flush();
    if (turns.isDue) await turns.take();
    return isOver();
  };
  let over = false;
  for await (const { items, bytesRead } of pieces) {
    let count = 0;
    for (const item of items) {
      over = !take(item) || (++count % ITEMS_AT_ONCE === 0 && (await pause(bytesRead)));
      if (over) break;
    }
    over = (await pause(bytesRead)) || over;
    if (over) break;
  }
  await progress.stop();
  return !over;
};
