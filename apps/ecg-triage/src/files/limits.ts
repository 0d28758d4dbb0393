/** A day of two leads at 250 Hz and 16 bits has 86 MB. More is said in words before a byte is read. */
export const MOST_BYTES = 128 * 1024 * 1024;
/** Files of one drop: a record of many segments has hundreds. */
export const MOST_FILES = 500;
