/**
 * react-aria adds one style element for `touch-action` unless an element with this id is there. `base.css` carries the
 * rule, so an inert element takes the id and a policy of `style-src 'self'` reports nothing.
 */
const STYLE_ID = "react-aria-pressable-style";

if (typeof document !== "undefined" && !document.getElementById(STYLE_ID)) {
  const holder = document.createElement("meta");
  holder.id = STYLE_ID;
  document.head.append(holder);
}
