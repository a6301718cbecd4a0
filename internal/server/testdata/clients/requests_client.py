# What people write with requests: one way a mode.
import sys, threading, time
import connects, requests
from requests.adapters import HTTPAdapter

url, mode = sys.argv[1:3]
many = range(1, 4)

if mode == "get":
    for n in many:
        requests.get(f"{url}/{n}")
elif mode == "session":
    with requests.Session() as s:
        for n in many:
            s.get(f"{url}/{n}")
elif mode == "close":
    with requests.Session() as s:
        for n in many:
            s.get(f"{url}/{n}", headers={"Connection": "close"})
elif mode in ("unread", "unread-long"):
    s, kept = requests.Session(), []
    for n in many:
        kept.append(s.get(f"{url}/{n}" + ("?bytes=1000000" if mode == "unread-long" else ""), stream=True))
elif mode == "gives-up":
    s = requests.Session()
    for n in many:
        try:
            s.get(f"{url}/{n}?delay=8000", timeout=0.4)
        except requests.Timeout:
            pass
elif mode == "threads-give-up":
    def work(w):
        with requests.Session() as s:
            for n in range(5):
                try:
                    s.get(f"{url}/{w}/{n}?delay=8000", timeout=0.3)
                except requests.Timeout:
                    pass
    ts = [threading.Thread(target=work, args=(w,)) for w in range(4)]
    [t.start() for t in ts]
    [t.join() for t in ts]
elif mode == "threads-get":
    def work(w):
        for n in range(5):
            requests.get(f"{url}/{w}/{n}?delay=20")
    ts = [threading.Thread(target=work, args=(w,)) for w in range(4)]
    [t.start() for t in ts]
    [t.join() for t in ts]
elif mode == "pool-full":
    s = requests.Session()
    s.mount("http://", HTTPAdapter(pool_maxsize=2))
    for turn in range(3):
        ts = [threading.Thread(target=s.get, args=(f"{url}/{turn}/{w}?delay=100",)) for w in range(6)]
        [t.start() for t in ts]
        [t.join() for t in ts]
elif mode == "session-each":
    kept = []
    for n in many:
        s = requests.Session()
        kept.append(s)
        s.get(f"{url}/{n}")
elif mode == "idle":
    for n in many:
        s = requests.Session()
        s.get(f"{url}/{n}")
        time.sleep(2)
        s.close()
elif mode == "server-closes":
    s = requests.Session()
    for n in many:
        s.get(f"{url}/{n}?close=1")
elif mode == "server-idle":
    s = requests.Session()
    s.get(f"{url}/1?idle=1")
    time.sleep(3)
    s.get(f"{url}/2")
elif mode == "resets":
    import socket, struct

    class Resets(HTTPAdapter):
        def init_poolmanager(self, *args, **kw):
            linger = (socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            super().init_poolmanager(*args, socket_options=[linger], **kw)

    for n in many:
        with requests.Session() as s:
            s.mount("http://", Resets())
            s.get(f"{url}/{n}?bytes=0")
elif mode == "lost":
    s = requests.Session()
    s.get(f"{url}/1?lose=1")
    try:
        s.get(f"{url}/2")
    except requests.ConnectionError as e:
        print(e)
elif mode == "post":
    s = requests.Session()
    for n in many:
        s.post(f"{url}/{n}", data=b"x" * 2_000_000)
