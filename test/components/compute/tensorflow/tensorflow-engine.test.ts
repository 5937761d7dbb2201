import { openTestEngine, requireNative } from "../../../support/engines.ts";
import { engineSuite } from "../engine/engine-suite.ts";

engineSuite("engine tensorflow", () => openTestEngine("tensorflow"), requireNative);
