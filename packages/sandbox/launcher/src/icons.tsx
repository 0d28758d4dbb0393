const PATHS = {
  ecg: ["0 0 26 26", "M2 14h5l1.6-2.4L10 14h1l1-1.5 2 9L16.6 4 19 14h1.5l1.4-1.8L23 14h1"],
  coronary: [
    "0 0 26 26",
    "M13 3v4.5M13 7.5C8 8 5.4 11.4 5.4 15c0 3 1.4 5.6 3 7.6M13 7.5c5 .5 7.6 3.9 7.6 7.5 0 3-1.4 5.6-3 7.6M5.6 13.4c2.8.3 4.6 2 5 5.6M20.4 13.4c-2.8.3-4.6 2-5 5.6",
  ],
  lung: [
    "0 0 26 26",
    "M13 3v8.4M13 11.4l-3.2 2.4M13 11.4l3.2 2.4M9.6 7.4C5.6 9.6 3.6 14.4 3.6 19c0 2.6 1 3.6 2.8 3.2 2.6-.6 3.4-2 3.4-4.6zM16.4 7.4c4 2.2 6 7 6 11.6 0 2.6-1 3.6-2.8 3.2-2.6-.6-3.4-2-3.4-4.6z",
  ],
  bed: [
    "0 0 26 26",
    "M3 6v15M3 17h20M23 21v-6.4c0-2-1.4-3.2-3.4-3.2H11V17M7 13.4a1.9 1.9 0 1 0 0-3.8 1.9 1.9 0 0 0 0 3.8z",
  ],
  warning: ["0 0 16 16", "M8 1.9L14.8 13.8H1.2zM8 6.2v3.6M8 11.8v.1"],
  user: ["0 0 16 16", "M8 8.4a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2.4 14c.4-3.4 2.6-4.8 5.6-4.8s5.2 1.4 5.6 4.8"],
  search: ["0 0 16 16", "M7 11.6a4.6 4.6 0 1 0 0-9.2 4.6 4.6 0 0 0 0 9.2zM10.4 10.4l3.4 3.4"],
  close: ["0 0 16 16", "M3.5 3.5l9 9M12.5 3.5l-9 9"],
  copy: ["0 0 16 16", "M5.4 5.4h8v8h-8zM10.6 5.4V2.6h-8v8h2.8"],
  left: ["0 0 16 16", "M9.8 4l-4 4 4 4"],
  sliders: [
    "0 0 16 16",
    "M2 4.5h7M12 4.5h2M2 11.5h2M7 11.5h7M10.5 6.3a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6zM5.5 13.3a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6z",
  ],
} as const satisfies Record<string, readonly [string, string]>;

export type IconName = keyof typeof PATHS;

/** A line icon; decoration only, so hidden from assistive technology. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  const [box, path] = PATHS[name];
  return (
    <svg className="icon" viewBox={box} width={size} height={size} aria-hidden="true">
      <path d={path} />
    </svg>
  );
}
