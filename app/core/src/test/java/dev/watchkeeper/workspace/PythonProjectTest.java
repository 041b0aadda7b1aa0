package dev.watchkeeper.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A Python project is found by what such projects have, and checked by what its tests need. */
class PythonProjectTest {
    private static final String PYTEST = "python3 -m pytest -q";
    private static final String UNITTEST = "python3 -m unittest discover -q";

    @TempDir Path folder;

    private void file(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text.replace("\\n", "\n"));
    }

    private void isPython(String check) {
        Init.Proposal found = Init.propose(folder);
        assertEquals(List.of("Python"), found.build());
        assertEquals(List.of(check), found.checks());
    }

    @ParameterizedTest
    @CsvSource({
        "requirements.txt, requests",
        "requirements-dev.txt, requests",
        "setup.py, from setuptools import setup",
        "setup.cfg, [metadata]",
        "tox.ini, [tox]",
        "Pipfile, [packages]",
        "main.py, print()",
        "src/shop/cart.py, pass"
    })
    void anyOfThesePointsToIt(String path, String text) throws IOException {
        file(path, text);
        isPython(UNITTEST);
    }

    @ParameterizedTest
    @CsvSource({
        "requirements-dev.txt, pytest==8.0",
        "setup.py, extras_require={'test': ['pytest']}",
        "setup.cfg, [tool:pytest]",
        "tox.ini, [testenv]\\ncommands = pytest",
        "tests/conftest.py, pass",
        "tests/unit/test_cart.py, import pytest",
        "test_cart.py, def test_total(): pass"
    })
    void pytestIsProposedWhereAnythingTellsOfIt(String path, String text) throws IOException {
        file(path, text);
        isPython(PYTEST);
    }

    @Test
    void testsThatAreNoPackageAreLookedForWhereTheyAre() throws IOException {
        file("tests/test_cart.py", "import unittest\n");
        isPython(UNITTEST + " -s tests");
        file("tests/__init__.py", "");
        isPython(UNITTEST);
    }

    @Test
    void aScriptBesideAnotherBuildIsNoProjectOfItsOwn() throws IOException {
        file("pom.xml", "<project/>");
        file("tools/release.py", "pass");
        assertEquals(List.of("Maven"), Init.propose(folder).build());
    }

    @Test
    void whatIsHiddenTellsNothing() throws IOException {
        file(".venv/lib/site.py", "pass");
        assertEquals(List.of(), Init.propose(folder).build());
    }
}
