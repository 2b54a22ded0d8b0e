import { commandOf } from '../../command/commands.ts';
import { type Information, informationOf } from '../../command/information.ts';
import type { ClientEvent } from '../client-event.ts';
import type { NamedCommand } from '../received-command.ts';
import type { ClientContext } from './client-context.ts';
import type { ClientState } from './client-state.ts';

/** Statuses after which nothing more is played. */
const ENDS: ReadonlySet<string> = new Set([
  'NetStream.Play.Stop',
  'NetStream.Play.Complete',
  'NetStream.Play.UnpublishNotify',
]);

/** Media is sent or received. */
export class Streaming implements ClientState {
  readonly step: 'play' | 'publish';
  readonly isStarted = true;
  readonly needsBytes: boolean;
  #hasEnded = false;

  constructor(role: 'play' | 'publish') {
    this.step = role;
    this.needsBytes = role === 'play';
  }

  answer(context: ClientContext, answer: NamedCommand, ok: boolean, call: string | undefined): readonly ClientEvent[] {
    return ok || call !== this.step ? [] : [context.refused(this.step, informationOf(answer.arguments))];
  }

  status(_context: ClientContext, { code = '' }: Information): readonly ClientEvent[] {
    return this.step === 'play' && ENDS.has(code) ? this.#end(code) : [];
  }

  media(): readonly ClientEvent[] {
    this.#hasEnded = false;
    return [];
  }

  streamEnded(): readonly ClientEvent[] {
    return this.step === 'play' ? this.#end('StreamEOF') : [];
  }

  leave({ link, options, messageStreamId }: ClientContext): void {
    if (this.step === 'publish') link.command(commandOf('FCUnpublish', 0, [options.address.streamName]));
    link.command(commandOf('deleteStream', 0, [messageStreamId]));
  }

  /** A server says it in up to four ways. */
  #end(why: string): readonly ClientEvent[] {
    if (this.#hasEnded) return [];
    this.#hasEnded = true;
    return [{ kind: 'ended', why }];
  }
}
