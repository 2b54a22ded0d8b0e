import type { FlvHeader } from '../../../container/flv/tag/flv-header.ts';
import type { Output } from '../../../io/output.ts';
import type { Diagnostic } from '../../../syntax/diagnostics.ts';

/** Kinds of tags in a stream. */
export interface Kinds {
  readonly audio: boolean;
  readonly video: boolean;
}

/** Byte offset of the flags in an FLV header (FLV 10.1 E.2). */
const FLAGS_OFFSET = 4;

/** TypeFlagsAudio and TypeFlagsVideo of a header: final at the end if the output can be patched, else at the start. */
export class HeaderFlags {
  readonly #output: Output;
  readonly #wanted: Kinds;
  #header: FlvHeader | undefined;
  #written: Kinds = { audio: false, video: false };

  /** `wanted`: kinds that may be in the output. */
  constructor(output: Output, wanted: Kinds) {
    this.#output = output;
    this.#wanted = wanted;
  }

  /** The header to write when these kinds have been seen; others that it announces may follow. */
  begin(header: FlvHeader, seen: Kinds): FlvHeader {
    this.#header = header;
    const audio = this.#wanted.audio && (seen.audio || header.typeFlagsAudio === 1);
    const video = this.#wanted.video && (seen.video || header.typeFlagsVideo === 1);
    this.#written = { audio, video };
    return { ...header, typeFlagsAudio: Number(audio), typeFlagsVideo: Number(video) };
  }

  /** Patches the flags to the kinds in the output; returns a diagnostic if they differ from the input. */
  end(seen: Kinds): Diagnostic | undefined {
    const header = this.#header;
    if (header === undefined) return undefined;
    const flags = this.#output.patch === undefined ? this.#written : seen;
    const { typeFlagsReserved, typeFlagsReserved2, typeFlagsAudio, typeFlagsVideo } = header;
    const [audio, video] = [Number(flags.audio), Number(flags.video)];
    const byte = (typeFlagsReserved << 3) | (audio << 2) | (typeFlagsReserved2 << 1) | video;
    this.#output.patch?.(FLAGS_OFFSET, Uint8Array.of(byte));
    if (audio === typeFlagsAudio && video === typeFlagsVideo) return undefined;
    const change = (name: string, from: number, to: number) => (from === to ? [] : [`${name} ${from} -> ${to}`]);
    const changes = [
      ...change('TypeFlagsAudio', typeFlagsAudio, audio),
      ...change('TypeFlagsVideo', typeFlagsVideo, video),
    ];
    const message = `FLV header: ${changes.join(', ')}`;
    return { severity: 'info', code: 'flags-fixed', message, offset: FLAGS_OFFSET };
  }
}
