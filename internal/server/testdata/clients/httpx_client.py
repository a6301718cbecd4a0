import sys, threading, time
import connects, httpx

url, mode = sys.argv[1:3]
many = range(1, 4)

if mode == "get":
    for n in many:
        httpx.get(f"{url}/{n}")
elif mode == "client":
    with httpx.Client() as c:
        for n in many:
            c.get(f"{url}/{n}")
elif mode == "client-each":
    kept = []
    for n in many:
        c = httpx.Client()
        kept.append(c)
        c.get(f"{url}/{n}")
elif mode == "gives-up":
    with httpx.Client(timeout=0.4) as c:
        for n in many:
            try:
                c.get(f"{url}/{n}?delay=8000")
            except httpx.TimeoutException:
                pass
elif mode == "idle":
    with httpx.Client(limits=httpx.Limits(keepalive_expiry=1.6)) as c:
        for n in many:
            c.get(f"{url}/{n}")
            time.sleep(2)
elif mode == "server-idle":
    with httpx.Client() as c:
        c.get(f"{url}/1?idle=1")
        time.sleep(3)
        c.get(f"{url}/2")
elif mode == "pool-full":
    with httpx.Client(limits=httpx.Limits(max_keepalive_connections=2)) as c:
        for turn in range(3):
            ts = [threading.Thread(target=c.get, args=(f"{url}/{turn}/{w}?delay=100",)) for w in range(6)]
            [t.start() for t in ts]
            [t.join() for t in ts]
elif mode == "unread":
    with httpx.Client() as c:
        for n in many:
            with c.stream("GET", f"{url}/{n}?bytes=1000000"):
                pass
