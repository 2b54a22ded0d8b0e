import { commandOf } from '../../command/commands.ts';
import { type Information, informationOf } from '../../command/information.ts';
import { USER_CONTROL } from '../../message/user-control.ts';
import type { ClientEvent, ClientStep } from '../client-event.ts';
import type { NamedCommand } from '../received-command.ts';
import type { ClientContext } from './client-context.ts';
import type { ClientState } from './client-state.ts';
import { Streaming } from './streaming.ts';

const BUFFER_LENGTH_MS = 3000;

/** Statuses after which the stream runs. */
const STARTS: ReadonlySet<string> = new Set(['NetStream.Publish.Start', 'NetStream.Play.Start']);

/** publish or play was sent: its status is waited for. A player may wait as long as nobody publishes. */
export class Starting implements ClientState {
  readonly step: ClientStep;
  declare readonly timeout?: 'connectMs';
  readonly needsBytes: boolean;

  constructor(context: ClientContext) {
    const { link, options, messageStreamId } = context;
    const { role, address, publishType = 'live', start, duration, bufferLengthMs } = options;
    this.step = role;
    this.needsBytes = role === 'play';
    if (role === 'publish') {
      this.timeout = 'connectMs';
      context.call('publish', [address.streamName, publishType], messageStreamId);
      return;
    }
    const range = duration === undefined ? (start === undefined ? [] : [start]) : [start ?? ANY, duration];
    link.command(commandOf('play', 0, [address.streamName, ...range]), messageStreamId);
    const bufferLength = bufferLengthMs ?? BUFFER_LENGTH_MS;
    link.userControl({ eventType: USER_CONTROL.setBufferLength, messageStreamId, bufferLength });
  }

  answer(context: ClientContext, answer: NamedCommand, ok: boolean, call: string | undefined): readonly ClientEvent[] {
    if (ok || (call !== undefined && call !== this.step)) return [];
    return [context.refused(this.step, informationOf(answer.arguments))];
  }

  status(context: ClientContext, { code = '' }: Information): readonly ClientEvent[] {
    return STARTS.has(code) ? start(context) : [];
  }

  media(context: ClientContext): readonly ClientEvent[] {
    return this.step === 'play' ? start(context) : [];
  }

  leave(context: ClientContext): void {
    context.link.command(commandOf('deleteStream', 0, [context.messageStreamId]));
  }
}

/** `start` of a stream that is live or recorded. */
const ANY = -2;

const start = (context: ClientContext): readonly ClientEvent[] => {
  context.enter(new Streaming(context.options.role));
  return [{ kind: 'started' }];
};
