"""Proves that portals can harvest the catalogue: one graph in three forms, DCAT-AP's shapes, and the
European quality score, over real requests."""
import hashlib
import os
import tempfile
import unittest
import urllib.request

import rdflib
from rdflib.compare import isomorphic

import clients
import mqa
from mqa import DCAT, DCT

FORMS = (("catalog.ttl", "turtle"), ("catalog.rdf", "xml"), ("catalog.jsonld", "json-ld"))
ADMS = rdflib.Namespace("http://www.w3.org/ns/adms#")
WITHDRAWN = rdflib.URIRef(mqa.AUTHORITY + "dataset-status/WITHDRAWN")


def judged(*graphs, shapes=clients.SHAPES):
    """The violations of each graph in memory."""
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for number, graph in enumerate(graphs):
            files.append(os.path.join(folder, f"{number}.ttl"))
            graph.serialize(files[-1], format="turtle")
        return [clients.violations(report) for report in clients.shacl(*files, shapes=shapes)]


class Catalogue(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        context = clients.served_sample()
        cls.addClassCleanup(context.__exit__, None, None, None)
        cls.folder, cls.base = context.__enter__()
        cls.graph = rdflib.Graph().parse(f"{cls.base}/catalog.ttl", format="turtle")

    def first_release(self):
        return rdflib.URIRef(f"{self.base}/releases/1/#dataset")

    def distribution(self):
        return rdflib.URIRef(f"{self.base}/releases/1/#segments.csv")

    def test_three_forms_are_one_graph(self):
        graphs = [rdflib.Graph().parse(os.path.join(self.folder, name), format=form) for name, form in FORMS]
        self.assertGreater(len(graphs[0]), 500)
        for other in graphs[1:]:
            self.assertTrue(isomorphic(graphs[0], other))
        graphs[1].remove((self.first_release(), DCT.issued, None))
        self.assertFalse(isomorphic(graphs[0], graphs[1]))

    def test_every_node_has_an_http_address(self):
        for triple in self.graph:
            for term in triple:
                self.assertNotIsInstance(term, rdflib.BNode)
                if isinstance(term, rdflib.URIRef):
                    self.assertRegex(str(term), r"^(https?://|mailto:)")

    def test_catalogue_is_as_new_as_its_newest_release(self):
        catalogue = rdflib.URIRef(f"{self.base}/catalog")
        newest = rdflib.URIRef(f"{self.base}/releases/2/#dataset")
        self.assertEqual(self.graph.value(catalogue, DCT.modified), self.graph.value(newest, DCT.issued))
        self.assertEqual(self.graph.value(self.first_release(), DCT.modified),
                         self.graph.value(self.first_release(), DCT.issued))

    def test_what_is_said_of_a_file_is_true(self):
        spdx = rdflib.Namespace("http://spdx.org/rdf/terms#")
        files = list(self.graph.subjects(rdflib.RDF.type, DCAT.Distribution))
        # Two cubes, three forms, each also compressed; of two releases and the newest.
        self.assertEqual(len(files), 2 * 3 * 2 * 3)
        for file in files:
            with urllib.request.urlopen(str(self.graph.value(file, DCAT.downloadURL)), timeout=10) as answer:
                body = answer.read()
            self.assertEqual(int(self.graph.value(file, DCAT.byteSize)), len(body))
            digest = self.graph.value(self.graph.value(file, spdx.checksum), spdx.checksumValue)
            self.assertEqual(str(digest), hashlib.sha256(body).hexdigest())

    def test_digest_of_a_release_is_that_of_its_checksums(self):
        skos = rdflib.Namespace("http://www.w3.org/2004/02/skos/core#")
        name = self.graph.value(self.first_release(), ADMS.identifier)
        with urllib.request.urlopen(f"{self.base}/releases/1/SHA256SUMS", timeout=10) as answer:
            digest = hashlib.sha256(answer.read()).hexdigest()
        self.assertEqual(str(self.graph.value(name, skos.notation)), f"sha256:{digest}")

    def test_shapes_accept_it(self):
        self.assertEqual(judged(self.graph), [[]])

    def test_shapes_accept_a_withdrawn_release(self):
        with clients.served_sample("withdraw-first") as (_, base):
            graph = rdflib.Graph().parse(f"{base}/catalog.ttl", format="turtle")
        first = rdflib.URIRef(f"{base}/releases/1/#dataset")
        self.assertEqual(graph.value(first, ADMS.status), WITHDRAWN)
        self.assertIsNone(graph.value(first, DCAT.distribution))
        self.assertEqual(graph.value(first, DCT.isReplacedBy), rdflib.URIRef(f"{base}/releases/2/#dataset"))
        self.assertGreater(graph.value(rdflib.URIRef(f"{base}/catalog"), DCT.modified),
                           graph.value(rdflib.URIRef(f"{base}/releases/2/#dataset"), DCT.issued))
        self.assertEqual(judged(graph), [[]])

    def test_data_gouv_fr_reads_all_of_it(self):
        self.assertEqual(judged(self.graph, shapes=clients.DATA_GOUV_FR), [[]])
        rdfs_label = rdflib.RDFS.label
        first, file, licence = self.first_release(), self.distribution(), self.graph.value(self.distribution(), DCT.license)
        contact = self.graph.value(first, DCAT.contactPoint)
        email = rdflib.URIRef("http://www.w3.org/2006/vcard/ns#hasEmail")
        french = next(t for t in self.graph.objects(first, DCT.title) if t.language == "fr")
        planted = [
            ((first, DCT.title, french), None), ((first, DCT.identifier, None), None),
            (None, (first, DCT.identifier, rdflib.Literal("another"))),
            (None, (first, DCAT.landingPage, rdflib.URIRef("https://example.org/"))),
            ((first, DCT.accrualPeriodicity, None), (first, DCT.accrualPeriodicity, rdflib.Literal("yearly"))),
            ((None, DCAT.endDate, None), None), ((contact, email, None), None),
            (None, (licence, rdfs_label, rdflib.Literal("Licence"))),
            ((file, DCT.license, None), (file, DCT.license, rdflib.URIRef("https://example.org/licence"))),
        ]
        graphs = []
        for removed, added in planted:
            bad = rdflib.Graph()
            bad += self.graph
            if removed:
                self.assertIsNotNone(next(bad.triples(removed), None), removed)
                bad.remove(removed)
            if added:
                bad.add(added)
            graphs.append(bad)
        for change, found in zip(planted, judged(*graphs, shapes=clients.DATA_GOUV_FR), strict=True):
            self.assertTrue(found, change)

    def test_shapes_find_what_is_planted(self):
        graph, first, file = self.graph, self.first_release(), self.distribution()
        iri, literal = rdflib.URIRef, rdflib.Literal
        planted = [  # (property, what is taken away, what is put in)
            ("title", (first, DCT.title, None), []),
            ("description", (file, DCT.description, None), []),
            ("publisher", (first, DCT.publisher, None), [(first, DCT.publisher, rdflib.BNode())]),
            ("theme", (first, DCAT.theme, None), [(first, DCAT.theme, iri(mqa.AUTHORITY + "data-theme/MOON"))]),
            ("license", (file, DCT.conformsTo, None), [(file, DCT.license, iri("https://example.org/licence"))]),
            ("accessURL", (file, DCAT.accessURL, None), []),
            ("downloadURL", (file, DCAT.downloadURL, None), [(file, DCAT.downloadURL, literal("segments.csv"))]),
            ("byteSize", (file, DCAT.byteSize, None), [(file, DCAT.byteSize, literal("big"))]),
            ("format", (file, DCT["format"], None), [(file, DCT["format"], iri("https://example.org/csv"))]),
            ("accessRights", (first, DCT.accessRights, None), []),
            ("contactPoint", (first, DCAT.contactPoint, None), []),
            ("temporal", (first, DCT.temporal, None), []),
            ("keyword", (first, DCAT.keyword, None), []),
            ("startDate", (None, DCAT.startDate, None), []),
            ("-", (first, DCAT.distribution, None), []),
        ]
        graphs = []
        for _, removed, added in planted:
            bad = rdflib.Graph()
            bad += graph
            bad.remove(removed)
            for triple in added:
                bad.add(triple)
            graphs.append(bad)
        for (name, *_), found in zip(planted, judged(*graphs), strict=True):
            with self.subTest(name):
                self.assertTrue([line for line in found if line.startswith(f"Violation {name} ")], found)

    def test_european_quality_score(self):
        points, lost = mqa.score(self.graph, judged(self.graph) == [[]])
        print("\n" + "\n".join(f"{name:18} {points[name]:6.1f} / {most}" for name, most in mqa.MAXIMUM.items()))
        self.assertEqual(mqa.POINTS_ALL, 405)
        self.assertGreaterEqual(sum(points.values()), 380, lost)

    def test_the_score_falls_with_what_is_missing(self):
        bad = rdflib.Graph()
        bad += self.graph
        bad.remove((None, DCAT.keyword, None))
        bad.remove((self.distribution(), DCT.rights, None))
        bad.set((self.distribution(), DCAT.downloadURL, rdflib.URIRef(f"{self.base}/nowhere")))
        whole, _ = mqa.score(self.graph, True)
        points, lost = mqa.score(bad, False)
        self.assertEqual([name for name, _ in lost],
                         ["keyword usage", "download URL answers", "DCAT-AP compliance", "rights"])
        self.assertAlmostEqual(points["findability"], whole["findability"] - 30)
        self.assertAlmostEqual(points["accessibility"], whole["accessibility"] - 30 / 36)


if __name__ == "__main__":
    unittest.main()
