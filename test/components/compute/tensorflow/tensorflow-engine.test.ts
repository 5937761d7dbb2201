import { requireNative } from "../../../support/engines.ts";
import { engineSuite } from "../engine/engine-suite.ts";

engineSuite("tensorflow", requireNative);
