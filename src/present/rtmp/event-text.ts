import type { EventRecord, HandshakeEvent, LastWord } from '../../analysis/rtmp/records.ts';
import { bytesText } from '../../media/quantity.ts';
import { printableText } from '../../syntax/printable-text.ts';
import { delayText } from './command-text.ts';
import { endpointText } from './endpoint-text.ts';

/** The name of an event in the column of message names. */
export const eventName = (event: EventRecord): string =>
  event.name === 'close' ? event.how.toUpperCase() : event.name;

/** The last column of an event. */
export const eventText = (event: EventRecord): string => {
  switch (event.name) {
    case 'open': {
      const { client, server } = event;
      const ends =
        client === undefined || server === undefined ? '' : `${endpointText(client)} → ${endpointText(server)}`;
      return [ends, event.startsMidway === true ? 'joined midway' : ''].filter((part) => part !== '').join(', ');
    }
    case 'handshake':
      return handshakeText(event);
    case 'gap':
      return `${bytesText(event.length)} missing from byte ${event.offset}`;
    case 'close': {
      const first = event.derived.isFirst ? 'first to close' : '';
      return [first, lastText(event.derived.last)].filter((part) => part !== '').join('; ');
    }
    case 'end':
      return ['still open', lastText(event.derived.last)].filter((part) => part !== '').join('; ');
  }
};

/** What answers the first packet of the other side, in words. */
const ANSWERS: Readonly<Record<NonNullable<HandshakeEvent['derived']['answer']>, string>> = {
  copy: 'answers by a copy',
  echo: 'answers by an echo',
  random: 'answers by random bytes',
  digest: 'answers by its digest',
  wrong: 'the answer is wrong',
  unchecked: 'the answer was not compared',
};

const handshakeText = ({ version, derived }: HandshakeEvent): string => {
  const { form, scheme, peerVersion, answer } = derived;
  const parts = [
    form === 'digest' && scheme !== undefined ? `digest, scheme ${scheme}` : (form ?? ''),
    version === undefined || version === 3 ? '' : `version ${version}`,
    answer === undefined ? '' : ANSWERS[answer],
    peerVersion === undefined ? '' : `version of the peer ${printableText(peerVersion)}`,
  ];
  return parts.filter((part) => part !== '').join(', ');
};

/** `last → publish 12.0 ms before, ← onStatus NetStream.Publish.Start`. */
const lastText = (last: readonly LastWord[]): string => {
  const words = last.map(
    ({ direction, name, agoMs }) =>
      `${arrowOf(direction)} ${printableText(name)}${agoMs === undefined ? '' : ` ${delayText(agoMs)} before`}`,
  );
  return words.length === 0 ? '' : `last ${words.join(', ')}`;
};

/** Client to server, and back. */
export const arrowOf = (direction: LastWord['direction']): '→' | '←' => (direction === 'client' ? '→' : '←');
