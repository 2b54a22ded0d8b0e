import type { BlockMap } from '../analysis/macroblocks/block-map.ts';
import type { Context } from '../io/context.ts';
import { OutputExistsError, openOutput } from '../io/output.ts';
import { mapImage } from '../present/macroblocks/map/map-image.ts';
import { UsageError } from './errors.ts';

/** `%d`, or with a width: `%04d`. */
const NUMBER = /%(?:0(\d))?d/;

/** Has the name a place for the number of a frame? */
export const isNumbered = (name: string): boolean => NUMBER.test(name);

/** The file of a picture; the second field of a frame has a name of its own. */
const imagePath = (name: string, frame: number, isSecondField: boolean): string => {
  const numbered = name.replace(NUMBER, (_, width: string | undefined) => `${frame}`.padStart(Number(width ?? 0), '0'));
  return isSecondField ? numbered.replace(/(\.[^./\\]*)?$/, '-2$1') : numbered;
};

/** Writes maps as images, a file each. */
export class MapImages {
  readonly #name: string;
  readonly #force: boolean;
  readonly #context: Context;
  readonly #commits: Promise<void>[] = [];
  #failure: unknown;
  #lastFrame = -1;

  constructor(name: string, force: boolean, context: Context) {
    this.#name = name;
    this.#force = force;
    this.#context = context;
  }

  /** An image could not be written. */
  get hasFailed(): boolean {
    return this.#failure !== undefined;
  }

  write(map: BlockMap, frame: number): void {
    const path = imagePath(this.#name, frame, frame === this.#lastFrame);
    this.#lastFrame = frame;
    try {
      const output = openOutput(path, this.#force, this.#context);
      output.write(mapImage(map));
      const commit = output.commit().catch((error: unknown) => {
        this.#failure ??= error;
      });
      this.#commits.push(commit);
    } catch (error) {
      this.#failure ??= error instanceof OutputExistsError ? new UsageError(error.message) : error;
    }
  }

  /** Throws if an image could not be written. */
  async finish(): Promise<void> {
    await Promise.all(this.#commits);
    if (this.#failure !== undefined) throw this.#failure;
  }
}
