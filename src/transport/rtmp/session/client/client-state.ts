import type { Information } from '../../command/information.ts';
import type { ClientEvent, ClientStep } from '../client-event.ts';
import type { NamedCommand } from '../received-command.ts';
import type { ClientContext } from './client-context.ts';

/** A state of a client after the handshake. What a state does not handle is ignored there. */
export interface ClientState {
  readonly step: ClientStep;
  /** How long it may last. */
  readonly timeout?: 'handshakeMs' | 'connectMs';
  /** Without a byte from the server it ends after `idleMs`. */
  readonly needsBytes?: boolean;
  readonly isStarted?: boolean;
  readonly isOver?: boolean;
  /** `_result`, or `_error` if `ok` is false; `call`: the command that it answers, if it is known. */
  answer?(context: ClientContext, answer: NamedCommand, ok: boolean, call: string | undefined): readonly ClientEvent[];
  /** onStatus that is no error. */
  status?(context: ClientContext, information: Information): readonly ClientEvent[];
  /** Media has come, before its event. */
  media?(context: ClientContext): readonly ClientEvent[];
  /** StreamEOF. */
  streamEnded?(context: ClientContext): readonly ClientEvent[];
  /** Leaves the stream in order. */
  leave?(context: ClientContext): void;
}
