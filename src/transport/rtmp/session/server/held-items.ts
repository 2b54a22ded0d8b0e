import type { LinkItem } from '../link.ts';
import { MAX_HELD } from '../session-limits.ts';

/** What a client sent while the application decides, up to a limit. */
export class HeldItems {
  #items: LinkItem[] = [];
  #bytes = 0;

  get isEmpty(): boolean {
    return this.#items.length === 0;
  }

  /** Keeps a copy; false: there is no more room. */
  push(item: LinkItem): boolean {
    if (this.#items.length >= MAX_HELD.messages) return false;
    if (item.kind !== 'message') {
      this.#items.push(item);
      return true;
    }
    const { message } = item;
    this.#bytes += message.body.length;
    if (this.#bytes > MAX_HELD.bytes) return false;
    this.#items.push({ kind: 'message', message: { ...message, body: message.body.slice() } });
    return true;
  }

  /** The next one, which is held no longer. */
  shift(): LinkItem | undefined {
    const item = this.#items.shift();
    if (item?.kind === 'message') this.#bytes -= item.message.body.length;
    return item;
  }
}
