/** Gives a text to the person as a file. */
export function download(name: string, text: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has the file once the click is over; the address is let go a little later.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
