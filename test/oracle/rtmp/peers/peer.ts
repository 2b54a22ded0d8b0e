/** A server of another project that a test started, on a free port of 127.0.0.1. */
export interface Peer {
  readonly port: number;
  /** `rtmp://127.0.0.1:PORT/APP/KEY` */
  url(app: string, key: string): string;
  /** Ends this process and no other. */
  stop(): Promise<void>;
}
