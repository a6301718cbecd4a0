# Runs clients, each as a process of its own, forked from one that has loaded their
# module: loading takes longer than what they do. A line of the input is a run: a file
# for its output, then its arguments, as JSON. When it has ended, the file's name is
# printed.
import atexit, importlib, json, os, runpy, signal, sys, traceback

module, client = sys.argv[1:3]
sys.path.insert(0, os.path.dirname(client))
importlib.import_module("connects")
importlib.import_module(module)
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
print("ready", flush=True)

for line in sys.stdin:
    file, *args = json.loads(line)
    if os.fork() == 0:
        ended = os.dup(1)
        out = os.open(file, os.O_WRONLY | os.O_CREAT)
        os.dup2(out, 1)
        os.dup2(out, 2)
        sys.argv = [client, *args]
        try:
            runpy.run_path(client, run_name="__main__")
        except BaseException:
            traceback.print_exc()
        atexit._run_exitfuncs()
        sys.stdout.flush()
        os.write(ended, (file + "\n").encode())
        os._exit(0)

os._exit(0)  # what the client would say at its end is not said of this one
