// The folder that cargo builds into, where the tests find what was built and leave their pictures.
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const target = resolve(process.env.CARGO_TARGET_DIR ?? join(dirname(fileURLToPath(import.meta.url)), "../../target"));
