/** A time code as the number of its frame, at so many frames a second; `undefined` if it is none. */
export const framesOfTimecode = (text: string, fps: number): number | undefined => {
  const parts = /^(\d\d):(\d\d):(\d\d)([:;])(\d\d)$/.exec(text);
  if (parts === null) return undefined;
  const [, hours, minutes, seconds, separator, frames] = parts;
  const nominal = Math.round(fps);
  const minute = Number(hours) * 60 + Number(minutes);
  const count = (minute * 60 + Number(seconds)) * nominal + Number(frames);
  // Two numbers of 30, four of 60 are left out each minute but every tenth (SMPTE ST 12-1).
  const dropped = separator === ';' ? Math.round(nominal / 15) * (minute - Math.floor(minute / 10)) : 0;
  return count - dropped;
};

/** A difference of time codes like `text`, in frames: after 23:59:59 they begin again (SMPTE ST 12-1). */
export const withinDay = (frames: number, text: string, fps: number): number => {
  const day = framesOfTimecode(`24:00:00${text.charAt(8)}00`, fps);
  return day === undefined ? frames : frames - day * Math.round(frames / day);
};
