import { requireWebgpu } from "../../../support/engines.ts";
import { engineSuite } from "../engine/engine-suite.ts";

engineSuite("portable-webgpu", requireWebgpu);
