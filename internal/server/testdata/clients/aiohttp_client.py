import asyncio, sys
import connects, aiohttp

url, mode = sys.argv[1:3]
many = range(1, 4)

async def main():
    if mode == "session":
        async with aiohttp.ClientSession() as s:
            for n in many:
                async with s.get(f"{url}/{n}") as r:
                    await r.read()
    elif mode == "session-each":
        for n in many:
            async with aiohttp.ClientSession() as s:
                async with s.get(f"{url}/{n}") as r:
                    await r.read()
    elif mode == "force-close":
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(force_close=True)) as s:
            for n in many:
                async with s.get(f"{url}/{n}") as r:
                    await r.read()
    elif mode == "gives-up":
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=0.4)) as s:
            for n in many:
                try:
                    await s.get(f"{url}/{n}?delay=8000")
                except asyncio.TimeoutError:
                    pass
    elif mode == "at-once":
        async with aiohttp.ClientSession() as s:
            async def one(n):
                async with s.get(f"{url}/{n}") as r:
                    await r.read()
            await asyncio.gather(*(one(n) for n in range(8)))
    elif mode == "idle":
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(keepalive_timeout=2)) as s:
            for n in many:
                async with s.get(f"{url}/{n}") as r:
                    await r.read()
                await asyncio.sleep(5)
    elif mode == "unread":
        async with aiohttp.ClientSession() as s:
            for n in many:
                async with s.get(f"{url}/{n}?bytes=1000000"):
                    pass

asyncio.run(main())
