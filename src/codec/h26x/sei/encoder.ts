import type { EncoderDescription } from '../../encoder-description.ts';
import type { SeiMessage } from './sei-message.ts';
import type { UnregisteredUserDataFacts } from './user-data-unregistered.ts';

/** Words by which encoders name themselves in a text that has no other sign of what it is. */
const ENCODER =
  /\b(?:x26[45]|lavc|libav|openh264|nvenc|amf|qsv|quick sync|videotoolbox|mainconcept|kvazaar|turing|svt-hevc|encoder)/i;

/** Characters of a text without a known form that are kept. */
const MAX_TEXT = 200;

/** The encoder that a user_data_unregistered() of these messages names; `undefined` if there is none. */
export const encoderIn = (messages: readonly SeiMessage[]): EncoderDescription | undefined => {
  for (const { derived } of messages) {
    const facts = derived as UnregisteredUserDataFacts | undefined;
    if (facts === undefined) continue;
    if ('encoder' in facts) return { name: facts.encoder, version: facts.version, settings: facts.options };
    if ('text' in facts && ENCODER.test(facts.text)) return { name: facts.text.slice(0, MAX_TEXT) };
  }
  return undefined;
};
