import type { UserControl } from '../../message/user-control.ts';
import type { ReceivedMessage } from '../media.ts';
import type { NamedCommand } from '../received-command.ts';
import type { ServerEvent, ServerStep } from '../server-event.ts';
import type { ServerContext } from './server-context.ts';

/** A state of a server after the handshake. What a state does not handle is ignored there. */
export interface ServerState {
  readonly step: ServerStep;
  /** How long it may last. */
  readonly timeout?: 'handshakeMs' | 'connectMs';
  readonly isOver?: boolean;
  command?(context: ServerContext, command: NamedCommand, messageStreamId: number): Iterable<ServerEvent>;
  media?(context: ServerContext, message: ReceivedMessage): Iterable<ServerEvent>;
  userControl?(context: ServerContext, event: Partial<UserControl>): Iterable<ServerEvent>;
  /** The application ends the connection. */
  leave?(context: ServerContext): void;
}
