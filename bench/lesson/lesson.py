"""The program of the lesson: every page of a list at once with aiohttp, saved with aiofiles.

lesson.py LIST DIR CA CONNECTIONS
"""

import asyncio
import pathlib
import ssl
import sys

import aiofiles
import aiohttp


async def fetch(session, url, folder):
    async with session.get(url) as response:
        response.raise_for_status()
        content = await response.read()
    async with aiofiles.open(folder / url.rpartition("/")[2], "wb") as file:
        await file.write(content)


async def main(urls, folder, ca, connections):
    connector = aiohttp.TCPConnector(limit=connections, ssl=ssl.create_default_context(cafile=ca))
    async with aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=None)) as session:
        await asyncio.gather(*(fetch(session, url, folder) for url in urls))


if __name__ == "__main__":
    list_file, out, ca_file, limit = sys.argv[1:]
    asyncio.run(main(pathlib.Path(list_file).read_text().split(), pathlib.Path(out), ca_file, int(limit)))
