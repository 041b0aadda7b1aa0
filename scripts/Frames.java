import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Gives the classes of a jar that were compiled for Java 5 or older the form of Java 8, that is
 * stack map frames: the AOT cache takes no older ones, and the JVM's old verifier costs each start
 * a tenth of a second. Their code stays as it is. Started by scripts/build: {@code java Frames.java
 * JAR}; the jar is replaced, or left alone when a class can't be given frames.
 */
final class Frames {
    /** Of Java 6, the first with frames. */
    private static final int FIRST_WITH_FRAMES = 50;

    public static void main(String[] args) throws IOException {
        Path jar = Path.of(args[0]);
        Path part = jar.resolveSibling(jar.getFileName() + ".part");
        int changed = 0;
        try (ZipFile from = new ZipFile(jar.toFile());
                ZipOutputStream to = new ZipOutputStream(Files.newOutputStream(part))) {
            ClassFile form =
                    ClassFile.of(
                            StackMapsOption.GENERATE_STACK_MAPS,
                            ClassHierarchyResolverOption.of(hierarchy(from)));
            for (ZipEntry entry : from.stream().toList()) {
                byte[] bytes = bytes(from, entry);
                if (entry.getName().endsWith(".class")
                        && form.parse(bytes).majorVersion() < FIRST_WITH_FRAMES) {
                    bytes = withFrames(form, bytes);
                    changed++;
                }
                to.putNextEntry(new ZipEntry(entry.getName()));
                to.write(bytes);
            }
        } catch (IOException | RuntimeException e) {
            Files.delete(part);
            throw e;
        }
        Files.move(part, jar, StandardCopyOption.REPLACE_EXISTING);
        System.out.println(jar.getFileName() + ": " + changed + " classes given frames");
    }

    private static byte[] withFrames(ClassFile form, byte[] old) {
        ClassModel model = form.parse(old);
        byte[] made =
                form.transformClass(
                        model,
                        // A method that passes through as a whole would be copied as it is.
                        ClassTransform.transformingMethodBodies((code, e) -> code.with(e))
                                .andThen(
                                        (type, e) -> {
                                            if (e instanceof ClassFileVersion) {
                                                type.withVersion(ClassFile.JAVA_8_VERSION, 0);
                                            } else {
                                                type.with(e);
                                            }
                                        }));
        var wrong = form.verify(made);
        if (!wrong.isEmpty()) {
            throw new IllegalStateException(model.thisClass().asInternalName(), wrong.getFirst());
        }
        return made;
    }

    /** The jar's own classes, then the platform's. */
    private static ClassHierarchyResolver hierarchy(ZipFile jar) {
        return ClassHierarchyResolver.ofResourceParsing(type -> open(jar, type))
                .orElse(ClassHierarchyResolver.defaultResolver())
                .cached();
    }

    private static InputStream open(ZipFile jar, ClassDesc type) {
        String descriptor = type.descriptorString();
        String name = descriptor.substring(1, descriptor.length() - 1) + ".class";
        try {
            ZipEntry entry = jar.getEntry(name);
            return entry == null
                    ? ClassLoader.getSystemResourceAsStream(name)
                    : jar.getInputStream(entry);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(ZipFile jar, ZipEntry entry) throws IOException {
        try (InputStream in = jar.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }
}
