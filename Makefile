# make reproduce [DATA=folder of the authors' files]   the paper's tables, figures and report, under results/, those from CT volumes,
#                                                      and the ablations
# make paper [DATA=…]                                  the paper from its features alone
# make test                                            every check and test
# make torture [SEED=1]                                runs killed at random, and 500 random problems of each model and of radiomics beside its library
# make build                                           dist/, so that `npx regimen …` works here
.DELETE_ON_ERROR:
.PHONY: reproduce paper test build kernels schemas torture bench clean

SEED ?= 1

SOURCES := $(shell find src tools -name '*.ts') package.json tsconfig.types.json

build: dist/build.json

node_modules/.package-lock.json: package-lock.json
	npm ci --no-audit --no-fund
	@touch $@

dist/build.json: node_modules/.package-lock.json $(SOURCES)
	node --import tsx tools/build.ts

RUN = @REGIMEN_DATA="$(if $(DATA),$(abspath $(DATA)),$(REGIMEN_DATA))" node dist/regimen.js run

reproduce: dist/build.json
	$(RUN) experiments/covid-mtl $(ARGS)
	$(RUN) experiments/covid-mtl/radiomics.yaml --variant ablations $(ARGS)

paper: dist/build.json
	$(RUN) experiments/covid-mtl/radiomics.yaml $(ARGS)

test: dist/build.json
	bash tools/prepare-tests.sh
	node --import tsx tools/test.ts

kernels: node_modules/.package-lock.json
	node --import tsx tools/kernels.ts

schemas: dist/build.json
	node --import tsx tools/schemas.ts

torture: dist/build.json
	bash tools/prepare-tests.sh
	TORTURE=100 npx mocha --spec test/integration/kill.test.ts
	node --import tsx test/torture/forest.ts --count 500 --seed $(SEED)
	node --import tsx test/torture/boosting.ts --count 500 --seed $(SEED)
	node --import tsx test/torture/textures.ts --count 500 --seed $(SEED)
	node --import tsx test/torture/radiomics.ts --count 500 --seed $(SEED)

bench: dist/build.json
	node --import tsx bench/all.ts

clean:
	rm -rf dist coverage .test .regimen
