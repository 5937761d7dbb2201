# make reproduce [DATA=folder of the authors' files]   the paper's tables, figures and report, under results/, those from CT volumes,
#                                                      and the ablations
# make paper [DATA=…]                                  the paper from its features alone
# make test                                            every check and test
# make torture [SEED=1]                                runs killed at random, 2,000 random lives of an outbox, and 500 random problems of each model and of radiomics beside its library
# make build                                           dist/, so that `npx regimen …` works here, and the native engine where it can be had
# make native [GPU=1]                                  the native engine, or why it cannot be had; build, reproduce and test try it by themselves
#                                                      once an npm ci, unless NATIVE=no
.DELETE_ON_ERROR:
.PHONY: reproduce paper test build engine native kernels schemas torture bench clean

SEED ?= 1

SOURCES := $(shell find src tools -name '*.ts') package.json tsconfig.types.json

build: dist/build.json engine

# Networks compute in TensorFlow where pip and a C++ compiler are there, else on what npm gave. No build fails for it.
engine: dist/build.json $(if $(or $(REGIMEN_NATIVE),$(filter no,$(NATIVE))),,node_modules/.native-tried)
	@node dist/regimen.js doctor --engine

node_modules/.native-tried: node_modules/.package-lock.json tools/setup-native.ts $(wildcard tools/native/* tools/native/kernels/*)
	-@node --import tsx tools/setup-native.ts --if-possible
	@touch $@

native: node_modules/.package-lock.json
	node --import tsx tools/setup-native.ts $(if $(GPU),--gpu)
	@touch node_modules/.native-tried

node_modules/.package-lock.json: package-lock.json
	npm ci --no-audit --no-fund
	@touch $@

dist/build.json: node_modules/.package-lock.json $(SOURCES)
	node --import tsx tools/build.ts

RUN = @REGIMEN_DATA="$(if $(DATA),$(abspath $(DATA)),$(REGIMEN_DATA))" node dist/regimen.js run
REPORT = @REGIMEN_DATA="$(if $(DATA),$(abspath $(DATA)),$(REGIMEN_DATA))" node dist/regimen.js report

reproduce: dist/build.json engine
	$(RUN) experiments/covid-mtl $(ARGS)
	$(RUN) experiments/covid-mtl/radiomics.yaml --variant ablations $(ARGS)
	$(RUN) experiments/covid-mtl/radiomics.yaml --variant ten-seeds $(ARGS)
	$(if $(ARGS),,$(REPORT) experiments/covid-mtl/radiomics.yaml)   # the reproduction report, with those seeds

paper: dist/build.json
	$(RUN) experiments/covid-mtl/radiomics.yaml $(ARGS)

test: dist/build.json engine
	bash tools/prepare-tests.sh
	node --import tsx tools/test.ts

kernels: node_modules/.package-lock.json
	node --import tsx tools/kernels.ts

schemas: dist/build.json
	node --import tsx tools/schemas.ts

torture: dist/build.json
	bash tools/prepare-tests.sh
	TORTURE=100 npx mocha --spec test/integration/kill.test.ts
	TORTURE=1000 SEED=$(SEED) npx mocha --spec test/runner/tracking/outbox/schedules.test.ts
	node --import tsx test/torture/forest.ts --count 500 --seed $(SEED)
	node --import tsx test/torture/boosting.ts --count 500 --seed $(SEED)
	node --import tsx test/torture/textures.ts --count 500 --seed $(SEED)
	node --import tsx test/torture/radiomics.ts --count 500 --seed $(SEED)

bench: dist/build.json
	node --import tsx bench/all.ts

clean:
	rm -rf dist coverage .test .regimen
