import type { FlvHeaderItem } from '../../container/flv/tag/item.ts';
import type { TagType } from '../../container/flv/tag/tag-header.ts';
import type { Diagnostic } from '../../syntax/diagnostics.ts';
import type { Report } from '../timeline/track-frame.ts';

type Kind = 'audio' | 'video';

const FLAGS = { audio: 'TypeFlagsAudio', video: 'TypeFlagsVideo' } as const;

/** TypeFlags, in the header. */
const FLAGS_OFFSET = 4;

/**
 * Compares the flags of an FLV header with the tags after it (FLV 10.1 E.2): players wait for what they promise, and
 * leave out what they do not name.
 */
export class HeaderFlagCheck {
  #offset = 0;
  /** What the header said, for kinds without a tag so far. */
  readonly #pending = new Map<Kind, boolean>();

  /** A header, and what is missing after the one before it. */
  header({ offset, header }: FlvHeaderItem, report: Report): void {
    this.end(report);
    this.#offset = offset + FLAGS_OFFSET;
    this.#pending.set('audio', header.typeFlagsAudio === 1);
    this.#pending.set('video', header.typeFlagsVideo === 1);
  }

  tag(type: TagType, index: number, report: Report): void {
    if (type !== 'audio' && type !== 'video') return;
    const isPromised = this.#pending.get(type);
    this.#pending.delete(type);
    if (isPromised !== false) return;
    const message = `${FLAGS[type]} of the FLV header is 0, and there are ${type} tags: players may leave them out`;
    report({ ...this.#finding(type, message, 1, 0), tag: index });
  }

  /** The end of the input, or of a file in it. */
  end(report: Report): void {
    for (const [kind, isPromised] of this.#pending) {
      if (!isPromised) continue;
      const message = `${FLAGS[kind]} of the FLV header is 1, and no ${kind} tag comes: players may wait for it`;
      report(this.#finding(kind, message, 0, 1));
    }
    this.#pending.clear();
  }

  #finding(kind: Kind, message: string, expected: number, found: number): Diagnostic {
    return {
      severity: 'warning',
      code: 'header-flags',
      message,
      offset: this.#offset,
      field: kind === 'audio' ? 'typeFlagsAudio' : 'typeFlagsVideo',
      expected: `${expected}`,
      found: `${found}`,
    };
  }
}
