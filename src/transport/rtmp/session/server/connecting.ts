import type { Amf0Source } from '../../../../amf/build.ts';
import { capabilityMembers, type EnhancedCapabilities } from '../../command/capabilities.ts';
import { commandOf } from '../../command/commands.ts';
import { type ConnectObject, connectObjectOf } from '../../command/connect.ts';
import { STATUS_LEVELS, type StatusCode } from '../../command/status-codes.ts';
import { MESSAGE_TYPES } from '../../message/registry.ts';
import { LIMIT_TYPES } from '../../message/set-peer-bandwidth.ts';
import { USER_CONTROL } from '../../message/user-control.ts';
import type { NamedCommand } from '../received-command.ts';
import type { ServerEvent } from '../server-event.ts';
import { SERVER_CHUNK_SIZE, WINDOW_ACKNOWLEDGEMENT_SIZE } from '../session-limits.ts';
import { Connected } from './connected.ts';
import type { ServerContext } from './server-context.ts';
import type { ServerState } from './server-state.ts';

/** A version that all clients know, in the form of Adobe's servers. */
const FMS_VERSION = 'FMS/3,0,1,123';
/** What those servers say they can do. */
const FMS_CAPABILITIES = 31;

/** AMF0 only; AMF3 too. */
const OBJECT_ENCODINGS: readonly (number | undefined)[] = [0, 3];

const DYNAMIC = Number(Object.entries(LIMIT_TYPES).find(([, name]) => name === 'dynamic')?.[0]);

/** connect is waited for, then the decision of the application. */
export class Connecting implements ServerState {
  readonly step = 'connect';
  readonly timeout = 'connectMs';

  *command(context: ServerContext, command: NamedCommand): Generator<ServerEvent, void> {
    const { commandName, transactionId = 1 } = command;
    if (commandName !== 'connect') {
      context.answerError(command.transactionId ?? 0, 'connect comes first');
      return;
    }
    const connect = connectObjectOf(command);
    const decision = context.decide();
    yield {
      kind: 'connect',
      connect: { ...connect, app: connect.app ?? '' },
      accept: decision.deciding((capabilities?: EnhancedCapabilities, members?: Record<string, Amf0Source>) => {
        accept(context, transactionId, connect, capabilities, members);
        context.enter(new Connected(connect.app ?? ''));
      }),
      reject: decision.deciding((code: StatusCode, description: string) => {
        const information = { level: STATUS_LEVELS[code], code, description };
        context.link.command(commandOf('_error', transactionId, [information]));
        context.finish();
      }),
    };
  }
}

/** The answer to connect, and what comes before it in all servers. */
const accept = (
  { link, options }: ServerContext,
  transactionId: number,
  { objectEncoding }: Partial<ConnectObject>,
  capabilities: EnhancedCapabilities | undefined,
  members: Readonly<Record<string, Amf0Source>> | undefined,
): void => {
  link.sendWindow();
  const window = options.windowAckSize ?? WINDOW_ACKNOWLEDGEMENT_SIZE;
  link.control(MESSAGE_TYPES.setPeerBandwidth, { acknowledgementWindowSize: window, limitType: DYNAMIC });
  link.userControl({ eventType: USER_CONTROL.streamBegin, messageStreamId: 0 });
  link.sendChunkSize(options.chunkSize ?? SERVER_CHUNK_SIZE);
  // [E2] leaves open in which of the two objects the capabilities are.
  const capable = capabilities === undefined ? {} : capabilityMembers(capabilities);
  const properties = { fmsVer: options.fmsVer ?? FMS_VERSION, capabilities: FMS_CAPABILITIES, mode: 1, ...capable };
  const information = {
    level: 'status',
    code: 'NetConnection.Connect.Success',
    description: 'Connection succeeded.',
    objectEncoding: OBJECT_ENCODINGS.includes(objectEncoding) ? objectEncoding : 0,
    ...capable,
    ...members,
  };
  link.command(commandOf('_result', transactionId, [information], properties));
  link.command(commandOf('onBWDone', 0));
};
