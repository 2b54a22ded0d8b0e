/** What a stream is found by. */
export interface StreamPlace {
  /** `live`, `live/instance`; empty for a stream without one. */
  readonly app: string;
  readonly name: string;
}

/** `live/demo`. */
export const streamPath = ({ app, name }: StreamPlace): string => (app === '' ? name : `${app}/${name}`);
