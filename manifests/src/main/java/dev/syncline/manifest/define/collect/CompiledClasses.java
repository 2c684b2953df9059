package dev.syncline.manifest.define.collect;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;

/** Keeps the compiler's output in memory, together with the source file of each class. */
final class CompiledClasses extends ForwardingJavaFileManager<JavaFileManager> {
  private final Map<String, Output> outputs = new TreeMap<>();

  CompiledClasses(JavaFileManager standard) {
    super(standard);
  }

  @Override
  public JavaFileObject getJavaFileForOutput(
      Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
    Output output = new Output(className, sibling.toUri());
    outputs.put(className, output);
    return output;
  }

  /**
   * The classes, in the order of their names, each with its file.
   *
   * @param named the source files by absolute URI
   */
  Map<Class<?>, Path> load(ClassLoader parent, Map<URI, Path> named) {
    Loader loader = new Loader(parent);
    Map<Class<?>, Path> classes = new LinkedHashMap<>();
    outputs.forEach(
        (name, output) -> {
          try {
            classes.put(loader.loadClass(name), named.get(output.source));
          } catch (ClassNotFoundException impossible) {
            throw new IllegalStateException("a class just compiled is missing: " + name);
          }
        });
    return classes;
  }

  private static final class Output extends SimpleJavaFileObject {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final URI source;

    Output(String className, URI source) {
      super(URI.create("memory:///" + className.replace('.', '/') + ".class"), Kind.CLASS);
      this.source = source;
    }

    @Override
    public OutputStream openOutputStream() {
      return bytes;
    }
  }

  private final class Loader extends ClassLoader {
    Loader(ClassLoader parent) {
      super(parent);
    }

    /**
     * The source takes precedence over a class of that name on the class path, which may be older.
     */
    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        Output output = outputs.get(name);
        if (output == null) {
          return super.loadClass(name, resolve);
        }
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : define(name, output);
      }
    }

    private Class<?> define(String name, Output output) {
      byte[] bytes = output.bytes.toByteArray();
      return defineClass(name, bytes, 0, bytes.length);
    }
  }
}
