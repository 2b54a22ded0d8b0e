import { informationOf, numberOf } from '../../command/information.ts';
import type { ClientEvent } from '../client-event.ts';
import type { NamedCommand } from '../received-command.ts';
import type { ClientContext } from './client-context.ts';
import type { ClientState } from './client-state.ts';
import { Starting } from './starting.ts';

/** createStream was sent: the id of the message stream is waited for. */
export class Creating implements ClientState {
  readonly step = 'createStream';
  readonly timeout = 'connectMs';

  constructor(context: ClientContext) {
    const { address, role, start } = context.options;
    const { streamName } = address;
    if (role === 'publish') {
      // Servers that hold a stream by its name free it; their answers do not matter.
      context.call('releaseStream', [streamName]);
      context.call('FCPublish', [streamName]);
    } else if (start === LIVE) context.call('FCSubscribe', [streamName]);
    context.call('createStream', []);
  }

  answer(context: ClientContext, answer: NamedCommand, ok: boolean, call: string | undefined): readonly ClientEvent[] {
    const values = answer.arguments;
    const id = numberOf(values?.[0]);
    if (!ok) return call === 'createStream' ? [context.refused('createStream', informationOf(values))] : [];
    // Servers with other transaction ids answer only this one by a number.
    if (call !== 'createStream' && (call !== undefined || id === undefined)) return [];
    if (id === undefined || !Number.isInteger(id) || id < 0 || id >= 2 ** 32) {
      const found = id === undefined ? 'no number' : `${id}`;
      return [context.fail('createStream', `the answer to createStream has ${found} where the message stream id is`)];
    }
    context.messageStreamId = id;
    context.enter(new Starting(context));
    return [];
  }
}

/** `start` of a live stream. */
const LIVE = -1;
