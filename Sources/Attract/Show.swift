/// The show.
package struct Show {}
