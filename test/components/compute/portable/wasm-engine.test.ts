import { engineSuite } from "../engine/engine-suite.ts";

engineSuite("portable", () => {});
