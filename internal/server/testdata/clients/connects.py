# Says in the end how many connections the interpreter was asked for.
import atexit, sys

n = 0

def heard(event, args):
    global n
    n += event == "socket.connect"

sys.addaudithook(heard)
atexit.register(lambda: print("connects", n))
