import type { AudioHeader } from '../../container/flv/body/audio-tag-header.ts';
import { SOUND_RATES, SOUND_SIZES, SOUND_TYPES } from '../../container/flv/names.ts';
import { type At, findingAt, type Report } from './track-frame.ts';

const AAC = 10;
const OPUS = 13;

/** Finds classic audio tags whose SoundRate, SoundSize or SoundType differ from those before them. */
export class SoundFormatCheck {
  #last: string | undefined;

  add({ soundFormat = 0, soundRate, soundSize, soundType }: Partial<AudioHeader>, at: At, report: Report): void {
    // AAC and Opus say these themselves: players ignore the fields (FLV 10.1 E.4.2.1).
    if (soundRate === undefined || soundSize === undefined || soundType === undefined) return;
    if (soundFormat === AAC || soundFormat === OPUS) return;
    const now = `${SOUND_RATES[soundRate]} ${SOUND_SIZES[soundSize]} ${SOUND_TYPES[soundType]}`;
    const last = this.#last;
    this.#last = now;
    if (last === undefined || last === now) return;
    report(findingAt(at, 'warning', 'new-sound-format', `audio: ${last} -> ${now}: players play on as before`));
  }
}
