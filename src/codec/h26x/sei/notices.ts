import { hdr10Of } from '../../hdr10.ts';
import type { UnitNotices } from '../../unit-notices.ts';
import { contentLightLevelInfo } from './content-light-level-info.ts';
import { masteringDisplayColourVolume } from './mastering-display-colour-volume.ts';
import type { SeiMessage } from './sei-message.ts';
import { type RegisteredUserDataFacts, userDataRegistered } from './user-data-registered.ts';

/** What SEI messages say about the pictures. `timecodeType` is the payload that carries time codes. */
export const noticesIn = (messages: readonly SeiMessage[], timecodeType: number): UnitNotices => {
  const timecodes: string[] = [];
  let [hasCaptions, hasDisplay, hasLight] = [false, false, false];
  for (const { payloadType, derived } of messages) {
    if (payloadType === timecodeType) timecodes.push(...((derived as TimecodeFacts | undefined)?.timecodes ?? []));
    if (payloadType === userDataRegistered.payloadType) {
      hasCaptions ||= (derived as RegisteredUserDataFacts | undefined)?.captions !== undefined;
    }
    hasDisplay ||= payloadType === masteringDisplayColourVolume.payloadType;
    hasLight ||= payloadType === contentLightLevelInfo.payloadType;
  }
  const hdr10 = hdr10Of(hasDisplay, hasLight);
  return {
    ...(timecodes.length > 0 && { timecodes }),
    ...(hasCaptions && { captions: true }),
    ...(hdr10 !== undefined && { hdr10 }),
  };
};

/** Derived from the payload with time codes, where it has any. */
interface TimecodeFacts {
  readonly timecodes?: readonly string[];
}
