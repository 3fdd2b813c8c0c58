"""A scrapy spider that saves every page of a list: scrapy runspider spider.py -a list=FILE -a folder=DIR"""

import pathlib

import scrapy


class ListSpider(scrapy.Spider):
    name = "list"

    def start_requests(self):
        with open(self.list) as urls:
            for url in urls:
                yield scrapy.Request(url.strip(), dont_filter=True)

    def parse(self, response):
        (pathlib.Path(self.folder) / response.url.rpartition("/")[2]).write_bytes(response.body)
