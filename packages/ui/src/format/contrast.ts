/** Colours as `#rrggbb` or `#rgb`; anything else has no contrast (NaN). Ratios of WCAG 2.2, 1 to 21. */

function channels(hex: string): number[] {
  const digits = /^#(?:[0-9a-f]{3}){1,2}$/i.test(hex) ? hex.slice(1) : "";
  const each = digits.length === 3 ? [...digits].map((digit) => digit + digit) : (digits.match(/../g) ?? []);
  return [0, 1, 2].map((index) => Number.parseInt(each[index] ?? "", 16) / 255);
}

/** Relative luminance (WCAG 2.2). */
function luminance(hex: string): number {
  const [r = Number.NaN, g = Number.NaN, b = Number.NaN] = channels(hex).map((c) =>
    c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

export function contrastRatio(a: string, b: string): number {
  const [first, second] = [luminance(a) + 0.05, luminance(b) + 0.05];
  return Math.max(first, second) / Math.min(first, second);
}

/** `share` of the first colour over the second, in sRGB. */
export function mix(over: string, under: string, share: number): string {
  const below = channels(under);
  const mixed = channels(over).map((c, index) => c * share + (below[index] ?? 0) * (1 - share));
  return `#${mixed
    .map((c) =>
      Math.round(c * 255)
        .toString(16)
        .padStart(2, "0"),
    )
    .join("")}`;
}
