#!/usr/bin/env python3
"""Counts the European metadata quality score of a catalogue: python3 mqa.py CATALOG.ttl (or its
address). The dimensions, indicators and points are those of the methodology that data.europa.eu
publishes (405 points); a dataset's indicator counts by the share of the datasets that have it, a
distribution's by the share of the distributions. Addresses are really asked for.
"""
import sys
import tempfile
import urllib.error
import urllib.request

import rdflib

import clients

DCAT = rdflib.Namespace("http://www.w3.org/ns/dcat#")
DCT = rdflib.Namespace("http://purl.org/dc/terms/")
AUTHORITY = "http://publications.europa.eu/resource/authority/"
FILE_TYPE = AUTHORITY + "file-type/"
IANA = "https://www.iana.org/assignments/media-types/"
# Of the portal's lists, what an open-data catalogue may meet.
NON_PROPRIETARY = {"CSV", "JSON", "JSON_LD", "XML", "RDF_XML", "RDF_TURTLE", "TSV", "ODS", "GEOJSON", "TXT", "HTML"}
MACHINE_READABLE = {"CSV", "JSON", "JSON_LD", "XML", "RDF_XML", "RDF_TURTLE", "TSV", "GEOJSON", "XLS", "XLSX", "ODS"}
LICENCES = {  # The portal's licence assistant
    "https://www.etalab.gouv.fr/licence-ouverte-open-licence",
    "http://creativecommons.org/licenses/by/4.0/legalcode",
    "https://creativecommons.org/publicdomain/zero/1.0/legalcode",
}
MAXIMUM = {"findability": 100, "accessibility": 100, "interoperability": 110, "reusability": 75, "contextuality": 20}
POINTS_ALL = sum(MAXIMUM.values())
TIMEOUT_SECONDS = 10


def answers(address, seen={}):
    """Whether the address answers 2xx; each is asked for once."""
    if address not in seen:
        try:
            with urllib.request.urlopen(address, timeout=TIMEOUT_SECONDS) as response:
                seen[address] = 200 <= response.status < 300
        except (urllib.error.URLError, OSError):
            seen[address] = False
    return seen[address]


def code_of(graph, node):
    value = graph.value(node, DCT["format"])
    return str(value)[len(FILE_TYPE):] if value and str(value).startswith(FILE_TYPE) else None


def known_media_type(graph, node):
    value = graph.value(node, DCAT.mediaType)
    return value is not None and str(value).startswith(IANA)


def reachable(graph, node, predicate):
    addresses = list(graph.objects(node, predicate))
    return bool(addresses) and all(answers(str(address)) for address in addresses)


def indicators(graph, compliant):
    """(dimension, name, points, of datasets?, test of a node)"""
    def has(predicate):
        return lambda node: (node, predicate, None) in graph

    return [
        ("findability", "keyword usage", 30, True, has(DCAT.keyword)),
        ("findability", "categories", 30, True, has(DCAT.theme)),
        ("findability", "geo search", 20, True, has(DCT.spatial)),
        ("findability", "time based search", 20, True, has(DCT.temporal)),
        ("accessibility", "access URL answers", 50, False, lambda n: reachable(graph, n, DCAT.accessURL)),
        ("accessibility", "download URL", 20, False, has(DCAT.downloadURL)),
        ("accessibility", "download URL answers", 30, False, lambda n: reachable(graph, n, DCAT.downloadURL)),
        ("interoperability", "format", 20, False, has(DCT["format"])),
        ("interoperability", "media type", 10, False, has(DCAT.mediaType)),
        ("interoperability", "format and media type from vocabulary", 10, False,
         lambda n: code_of(graph, n) is not None and known_media_type(graph, n)),
        ("interoperability", "non-proprietary", 20, False, lambda n: code_of(graph, n) in NON_PROPRIETARY),
        ("interoperability", "machine readable", 20, False, lambda n: code_of(graph, n) in MACHINE_READABLE),
        ("interoperability", "DCAT-AP compliance", 30, True, lambda n: compliant),
        ("reusability", "licence", 20, False, has(DCT.license)),
        ("reusability", "licence from vocabulary", 10, False,
         lambda n: str(graph.value(n, DCT.license)) in LICENCES),
        ("reusability", "access restriction", 10, True, has(DCT.accessRights)),
        ("reusability", "access restriction from vocabulary", 5, True,
         lambda n: str(graph.value(n, DCT.accessRights)).startswith(AUTHORITY + "access-right/")),
        ("reusability", "contact point", 20, True, has(DCAT.contactPoint)),
        ("reusability", "publisher", 10, True, has(DCT.publisher)),
        ("contextuality", "rights", 5, False, has(DCT.rights)),
        ("contextuality", "file size", 5, False, has(DCAT.byteSize)),
        ("contextuality", "date of issue", 5, True, has(DCT.issued)),
        ("contextuality", "modification date", 5, True, has(DCT.modified)),
    ]


def score(graph, compliant):
    """Points per dimension, and what was lost: [(name, points lost)]."""
    nodes = {True: set(graph.subjects(rdflib.RDF.type, DCAT.Dataset)),
             False: set(graph.subjects(rdflib.RDF.type, DCAT.Distribution))}
    points, lost = dict.fromkeys(MAXIMUM, 0.0), []
    for dimension, name, most, of_datasets, test in indicators(graph, compliant):
        among = nodes[of_datasets]
        got = most * sum(map(bool, map(test, among))) / len(among) if among else 0
        points[dimension] += got
        if got < most:
            lost.append((name, most - got))
    return points, lost


def main():
    graph = rdflib.Graph().parse(sys.argv[1])
    with tempfile.NamedTemporaryFile("w", suffix=".ttl", encoding="utf-8") as copy:
        copy.write(graph.serialize(format="turtle"))
        copy.flush()
        compliant = not clients.violations(clients.shacl(copy.name)[0])
    points, lost = score(graph, compliant)
    for dimension, most in MAXIMUM.items():
        print(f"{dimension:18} {points[dimension]:6.1f} / {most}")
    for name, missing in lost:
        print(f"  lost {missing:.1f}: {name}")
    total = sum(points.values())
    print(f"{'total':18} {total:6.1f} / {POINTS_ALL}")
    return 0 if total >= 380 else 1


if __name__ == "__main__":
    sys.exit(main())
