/** Puts a button before each text that is there to be copied. Pages that may not write the clipboard leave the text selected. */
export const COPY_SCRIPT = `
for (const source of document.querySelectorAll(".source")) {
  const text = source.querySelector("textarea");
  const line = source.querySelector("p");
  if (!text || !line) continue;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Copy";
  button.addEventListener("click", () => {
    text.select();
    button.textContent = document.execCommand("copy") ? "Copied" : "Selected: press Ctrl+C";
  });
  line.prepend(button, " ");
}
`;
