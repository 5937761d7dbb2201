import { FormatError, fileName } from "../format-error.ts";

/** Most bytes that a volume's voxels may take, as stored or as read: 2 GiB, an eighth of what such a machine should have. */
export const MOST_BYTES = 2 ** 31;

/** A file whose content contradicts itself or its format. `reason` follows the file's name. */
export const damaged = (file: string, reason: string): FormatError =>
  new FormatError({ code: "damaged-file", message: `${fileName(file)} ${reason}`, file });

/** A file that ends before its voxels do. */
export const cutOff = (file: string, reason: string): FormatError =>
  new FormatError({ code: "cut-off-file", message: `${fileName(file)} is cut off: ${reason}`, file });

/** Content that is right but not read here; `help` says how to get there. */
export const unsupported = (file: string, reason: string, help?: string): FormatError =>
  new FormatError({
    code: "unsupported-content",
    message: `${fileName(file)} ${reason}`,
    file,
    ...(help === undefined ? {} : { help }),
  });
