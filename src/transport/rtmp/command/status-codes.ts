/** Levels of an information object (RTMP 1.0 7.2.2). */
export type StatusLevel = 'status' | 'warning' | 'error';

/** Codes of information objects in `_result`, `_error` and `onStatus`, with their level. */
export const STATUS_LEVELS = {
  'NetConnection.Connect.Success': 'status',
  'NetConnection.Connect.Closed': 'status',
  'NetConnection.Connect.ReconnectRequest': 'status',
  'NetConnection.Connect.Failed': 'error',
  'NetConnection.Connect.Rejected': 'error',
  'NetConnection.Connect.InvalidApp': 'error',
  'NetConnection.Connect.AppShutdown': 'error',
  'NetConnection.Call.Failed': 'error',
  'NetConnection.Proxy.NotResponding': 'error',
  'NetStream.Publish.Start': 'status',
  'NetStream.Publish.BadName': 'error',
  'NetStream.Publish.Rejected': 'error',
  'NetStream.Publish.Denied': 'error',
  'NetStream.Unpublish.Success': 'status',
  'NetStream.Record.Start': 'status',
  'NetStream.Record.Stop': 'status',
  'NetStream.Record.Failed': 'error',
  'NetStream.Record.NoAccess': 'error',
  'NetStream.Data.Start': 'status',
  'NetStream.Failed': 'error',
  'NetStream.Play.Reset': 'status',
  'NetStream.Play.Start': 'status',
  'NetStream.Play.Stop': 'status',
  'NetStream.Play.Complete': 'status',
  'NetStream.Play.PublishNotify': 'status',
  'NetStream.Play.UnpublishNotify': 'status',
  'NetStream.Play.InsufficientBW': 'warning',
  'NetStream.Play.StreamNotFound': 'error',
  'NetStream.Play.Failed': 'error',
  'NetStream.Pause.Notify': 'status',
  'NetStream.Unpause.Notify': 'status',
  'NetStream.Seek.Notify': 'status',
  'NetStream.Seek.Failed': 'error',
} as const satisfies Readonly<Record<string, StatusLevel>>;

/** A code of an information object that is known. */
export type StatusCode = keyof typeof STATUS_LEVELS;
