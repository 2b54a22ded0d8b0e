import { ANGLE_STEPS, parseAngle } from './angle.ts';
import type { SharedSeiPayload } from './payload.ts';

/** sphere_rotation() (H.264 D.1.35.3, H.265 D.2.41.4; semantics D.2.35.3, D.3.41.4): how the sphere is turned. */
export interface SphereRotation {
  sphere_rotation_cancel_flag: number;
  sphere_rotation_persistence_flag?: number;
  sphere_rotation_reserved_zero_6bits?: number;
  /** In 2^-16 degrees. -180..180 degrees. */
  yaw_rotation?: number;
  /** -90..90 degrees. */
  pitch_rotation?: number;
  roll_rotation?: number;
}

/** Values derived from a sphere_rotation(). */
export interface SphereRotationFacts {
  readonly yawDegrees: number;
  readonly pitchDegrees: number;
  readonly rollDegrees: number;
}

export const sphereRotation: SharedSeiPayload<SphereRotation, SphereRotationFacts> = {
  payloadType: 154,
  parse: (r, _payloadSize, _context, into) => {
    into.sphere_rotation_cancel_flag = r.flag('sphere_rotation_cancel_flag');
    if (into.sphere_rotation_cancel_flag === 1) return;
    into.sphere_rotation_persistence_flag = r.flag('sphere_rotation_persistence_flag');
    into.sphere_rotation_reserved_zero_6bits = r.u(6, 'sphere_rotation_reserved_zero_6bits');
    into.yaw_rotation = parseAngle(r, 'yaw_rotation', 180);
    into.pitch_rotation = parseAngle(r, 'pitch_rotation', 90);
    into.roll_rotation = parseAngle(r, 'roll_rotation', 180);
  },
  derive: ({ yaw_rotation: yaw, pitch_rotation: pitch, roll_rotation: roll }) =>
    yaw === undefined || pitch === undefined || roll === undefined
      ? undefined
      : { yawDegrees: yaw / ANGLE_STEPS, pitchDegrees: pitch / ANGLE_STEPS, rollDegrees: roll / ANGLE_STEPS },
  describe: (_payload, derived) =>
    derived === undefined
      ? 'sphere rotation: cancel'
      : `sphere rotation ${derived.yawDegrees}, ${derived.pitchDegrees}, ${derived.rollDegrees} degrees`,
};
