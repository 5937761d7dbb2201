import { openTestEngine, requireWebgpu } from "../../../support/engines.ts";
import { engineSuite } from "../engine/engine-suite.ts";

engineSuite("engine portable-webgpu", () => openTestEngine("portable-webgpu"), requireWebgpu);
